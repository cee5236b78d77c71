// QR codes (ISO/IEC 18004) of texts up to 213 bytes: byte mode, error correction M, versions
// 1 to 10. That holds an authenticator app's secret; a library would be larger than this page.

// For each version: the bytes of error correction in a block, and the data bytes of each block.
const versions: readonly (readonly [correction: number, blocks: readonly number[]])[] = [
  [10, [16]], [16, [28]], [26, [44]], [18, [32, 32]], [24, [43, 43]],
  [16, [27, 27, 27, 27]], [18, [31, 31, 31, 31]], [22, [38, 38, 39, 39]], [22, [36, 36, 36, 37, 37]], [26, [43, 43, 43, 43, 44]],
];

/** The modules of the code, row by row: true is dark. Null where the text is too long. */
export function qrCode(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text);
  const version = versions.findIndex(([, blocks], i) => bytes.length + (i < 9 ? 2 : 3) <= sum(blocks)) + 1;
  if (version === 0) return null;
  const [correction, blocks] = versions[version - 1]!;
  const words = interleave(dataWords(bytes, version, sum(blocks)), blocks, correction);
  const drawn = Array.from({ length: 8 }, (_, mask) => draw(version, words, mask));
  return drawn.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function dataWords(bytes: Uint8Array, version: number, capacity: number): number[] {
  const bits: number[] = [];
  const put = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  put(4, 4); // byte mode
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((b) => put(b, 8));
  put(0, Math.min(4, capacity * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const words = Array.from({ length: bits.length / 8 }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((a, b) => a * 2 + b, 0));
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

// The blocks of data and their corrections, a byte of each in turn.
function interleave(data: number[], lengths: readonly number[], correction: number): number[] {
  let at = 0;
  const blocks = lengths.map((length) => data.slice(at, (at += length)));
  const checks = blocks.map((block) => remainder(block, correction));
  const turns = (all: number[][]) => Array.from({ length: Math.max(...all.map((b) => b.length)) }, (_, i) => all.flatMap((b) => (i < b.length ? [b[i]!] : []))).flat();
  return [...turns(blocks), ...turns(checks)];
}

// Multiplication in the field of 256 elements with the polynomial 0x11d.
function times(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a);
  return product;
}

// The remainder of Reed and Solomon's division.
function remainder(block: number[], degree: number): number[] {
  let generator = [1];
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    generator = [...generator, 0].map((g, j) => g ^ times(generator[j - 1] ?? 0, root));
  }
  let rest = new Array<number>(degree).fill(0);
  for (const b of block) {
    const factor = b ^ rest[0]!;
    rest = [...rest.slice(1), 0].map((r, i) => r ^ times(generator[i + 1]!, factor));
  }
  return rest;
}

function draw(version: number, words: number[], mask: number): boolean[][] {
  const size = version * 4 + 17;
  const grid = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean) => {
    if (grid[y] && x >= 0 && x < size) grid[y][x] = dark;
  };
  fixedPatterns(version, size, set, (x, y) => grid[y]![x] !== undefined);
  information(version, size, mask, set);
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5; // the timing pattern
    for (let step = 0; step < size; step++) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step; // up, then down
        if (grid[y]![x] !== undefined) continue;
        const dark = ((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        bit++;
        grid[y]![x] = (dark === 1) !== masks[mask]!(x, y);
      }
    }
  }
  return grid as boolean[][];
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

type Set = (x: number, y: number, dark: boolean) => void;

function fixedPatterns(version: number, size: number, set: Set, taken: (x: number, y: number) => boolean): void {
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) {
    for (let dx = -4; dx <= 4; dx++) {
      for (let dy = -4; dy <= 4; dy++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  for (let i = 8; i < size - 8; i++) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  const centers = alignments(version, size);
  for (const cx of centers) {
    for (const cy of centers) {
      if (taken(cx, cy) && !(cx === 6 || cy === 6)) continue;
      if ((cx === 6 && (cy === 6 || cy === size - 7)) || (cy === 6 && cx === size - 7)) continue; // the finders
      for (let dx = -2; dx <= 2; dx++) for (let dy = -2; dy <= 2; dy++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  }
}

function alignments(version: number, size: number): number[] {
  if (version === 1) return [];
  return version < 7 ? [6, size - 7] : [6, Math.round((size - 1) / 4) * 2, size - 7];
}

// How the code was made: its correction and mask, from version 7 on its version too.
function information(version: number, size: number, mask: number, set: Set): void {
  const format = (((0 << 3) | mask) << 10 | bch((0 << 3) | mask, 10, 0x537)) ^ 0x5412; // 0 stands for M
  const bit = (value: number, i: number) => ((value >> i) & 1) === 1;
  for (let i = 0; i < 15; i++) {
    const dark = bit(format, i);
    if (i < 6) set(8, i, dark);
    else if (i < 8) set(8, i + 1, dark);
    else if (i === 8) set(7, 8, dark);
    else set(14 - i, 8, dark);
    if (i < 8) set(size - 1 - i, 8, dark);
    else set(8, size - 15 + i, dark);
  }
  set(8, size - 8, true);
  if (version < 7) return;
  const number = (version << 12) | bch(version, 12, 0x1f25);
  for (let i = 0; i < 18; i++) {
    const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
    set(a, b, bit(number, i));
    set(b, a, bit(number, i));
  }
}

function bch(value: number, bits: number, polynomial: number): number {
  let rest = value;
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial);
  return rest;
}

// How hard the code is to read, by the standard's four rules: the mask with the least is used.
function penalty(grid: boolean[][]): number {
  const size = grid.length;
  const columns = grid.map((_, x) => grid.map((row) => row[x]!));
  let total = 0;
  for (const line of [...grid, ...columns]) {
    const text = line.map(Number).join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) total += run.length - 2;
    for (let i = 0; i + 11 <= size; i++) {
      const part = text.slice(i, i + 11);
      if (part === "10111010000" || part === "00001011101") total += 40;
    }
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      const dark = grid[y]![x];
      if (dark === grid[y - 1]![x] && dark === grid[y]![x - 1] && dark === grid[y - 1]![x - 1]) total += 3;
    }
  }
  const share = (grid.flat().filter(Boolean).length * 100) / (size * size);
  return total + Math.floor(Math.abs(share - 50) / 5) * 10;
}
