import DOMPurify from "dompurify";

// Trusted Types of the playground: GraphiQL and its editor write the schema's
// descriptions and their own marks as HTML, which loses everything that could run.
// Imported first.
interface Rules {
  createHTML(html: string): string;
}

const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: Rules): unknown } };

trustedTypes?.createPolicy("default", { createHTML: (html) => DOMPurify.sanitize(html) });

export {};
