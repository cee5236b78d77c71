// Holds the server at API_URL against the GraphQL over HTTP specification, by
// the audits of graphql-http: https://github.com/graphql/graphql-over-http
import { serverAudits } from 'graphql-http';

const audits = serverAudits({ url: process.env.API_URL });
let failed = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === 'ok') continue;
  failed++;
  const body = result.response?.bodyUsed ? '' : ' ' + (await result.response?.text());
  console.log(`${audit.id} ${audit.name}: ${result.status} ${result.reason}${body}`);
}
console.log(`${audits.length - failed} of ${audits.length} audits passed`);
process.exit(failed === 0 && audits.length >= 60 ? 0 : 1);
