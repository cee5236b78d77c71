import { expect, test } from "@playwright/test";

import { qrCode } from "../src/qr";

// Codes that another encoder, node-qrcode 1.5.4, made of the same texts: each row in base 36.
const others: [text: string, rows: string][] = [
  ["otpauth://totp/Purser:ada@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Purser",
    `rxar070f eaktw8ch kf18s3tp kgigw4f1 khes7ial ecu99g01 rwyepa4f 352u8sg fc428i61 r6sykfjn a021zj19 811yzlns
     fa6ub91c lyu7es3c ost0s5sx qcgdetm1 54b6y2lm dpw1htyz avwdl5hd 4z9hf8bt 9l39rs12 3z4twzf9 oiacxgc9 bltmdwiw
     png70cyx gvk1od5j 90ksti35 iyhy30u0 b79inqn4 mdg1syyk 3slym3ih 39g9w2jf qp7ulh4o 2g4u3h9 ry72o8y9 ea1s79cr
     kgrz37jw kf7l4osm kfahe8w9 e9ryzj3f ry96jbma`],
  ["otpauth://totp/Purser:ada-7f3c@example.com?algorithm=SHA1&digits=6&issuer=Purser&period=30&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    `5imhweqsn3 2txln4h8w1 41laotybfh 41c07g1b31 41e6fwkfod 2tp9l5ebsx 5iicojrr7j cceq4glc 3gldjavwrb 1h3cmltrz8
     2bhtdwqokd 2fulwnq3r2 2r86wqywgg 1ne1ice28y 2klqkrl2x7 6lzfy370u hgaus3cds 1nqysgmmin 4rhedx6mj1 1rp556waiw
     33enq6i8n4 3odid5z56e 4u7sk5l1x1 5e1hzocx7h 4qc5i2kva1 vremofbbk owkgeq4mp 5dgpedqtdr 55qdeh4k19 ndhqefop2
     47br02mhch 4oexjh9ka0 3yymsncwmt 5huo1qbq6t 2f9kc85mtl 3e00unkjdb u9c27patn 4j9kmfrkhq 1jvlvt5iv7 2fh3ychmb1
     4w9br7hhxb gqk9lli6 5ilnk5q0d1 2u0j8o81eh 41oa1m5r02 41qrc726st 419vwrynw6 2tf8403vcf 5iplkphiyd`],
  ["PURSER",
    `18r5r mwjl wpy5 ws4d wt3x mx4x 18prz 35s oiyh ls5p lh1e 5usg ahdr 5c5 18qri mvhd wr7x wqg7 wplg mwpc 18qqt`],
]; // of versions 1, 6 and 8: without and with several blocks, and with version information

for (const [text, rows] of others) {
  test(`the QR code of ${text.length} bytes is the one that others make`, () => {
    const made = qrCode(text)?.map((row) => BigInt(`0b${row.map(Number).join("")}`).toString(36));
    expect(made).toEqual(rows.split(/\s+/));
  });
}

test("a text that no code of this size holds has none", () => {
  expect(qrCode("x".repeat(213))).toHaveLength(57);
  expect(qrCode("x".repeat(214))).toBeNull();
});
