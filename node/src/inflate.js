// Unpacks the WebAssembly module (RFC 1951). Hosts can do it themselves, but only asynchronously, and the first call
// may be a synchronous one. Packed by the build, which also checks that it comes out right: nothing is validated.

/** The order in which the lengths of the code for code lengths come (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;

/** `data` unpacked to `size` bytes. */
export function inflate(data, size) {
  const input = new Bits(data);
  const output = new Uint8Array(size);
  const [fixedLengths, fixedDistances] = fixedCodes();
  let end = 0;
  let last = false;
  while (!last) {
    last = input.take(1) === 1;
    const kind = input.take(2);
    if (kind === 0) end = copy(input, output, end);
    else if (kind === 1) end = unpack(input, output, end, fixedLengths, fixedDistances);
    else end = unpack(input, output, end, ...dynamicCodes(input));
  }
  return output;
}

class Bits {
  #data;
  #position = 0;
  #bits = 0;
  #count = 0;

  constructor(data) {
    this.#data = data;
  }

  take(count) {
    this.#need(count);
    const value = this.#bits & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  /** The next symbol of a code. */
  symbol(code) {
    this.#need(LONGEST_CODE);
    const entry = code[this.#bits & ((1 << LONGEST_CODE) - 1)];
    this.#drop(entry & 15);
    return entry >> 4;
  }

  /** Forgets the rest of the byte. */
  align() {
    this.#drop(this.#count & 7);
  }

  #need(count) {
    for (; this.#count < count; this.#count += 8) this.#bits |= this.#data[this.#position++] << this.#count;
  }

  #drop(count) {
    this.#bits >>>= count;
    this.#count -= count;
  }
}

/** A block that is not packed. */
function copy(input, output, end) {
  input.align();
  const length = input.take(16);
  input.take(16);
  for (let index = 0; index < length; index += 1) output[end + index] = input.take(8);
  return end + length;
}

/** Base values and extra bits of lengths and distances (section 3.2.5): each range begins where the last one ends. */
function ranges(count, first, perStep) {
  let base = first;
  return Array.from({ length: count }, (_, index) => {
    const extra = Math.max(0, Math.floor(index / perStep) - 1);
    const range = [base, extra];
    base += 1 << extra;
    return range;
  });
}

const LENGTHS = ranges(28, 3, 4).concat([[258, 0]]);
const DISTANCES = ranges(30, 1, 2);

function unpack(input, output, start, lengths, distances) {
  let end = start;
  for (;;) {
    const symbol = input.symbol(lengths);
    if (symbol === 256) return end;
    if (symbol < 256) {
      output[end++] = symbol;
      continue;
    }
    const [lengthBase, lengthExtra] = LENGTHS[symbol - 257];
    const length = lengthBase + input.take(lengthExtra);
    const [distanceBase, distanceExtra] = DISTANCES[input.symbol(distances)];
    const distance = distanceBase + input.take(distanceExtra);
    for (let index = 0; index < length; index += 1, end += 1) output[end] = output[end - distance];
  }
}

function fixedCodes() {
  const lengths = Array.from({ length: 288 }, (_, symbol) => {
    if (symbol < 144) return 8;
    if (symbol < 256) return 9;
    return symbol < 280 ? 7 : 8;
  });
  return [codeOf(lengths), codeOf(Array(30).fill(5))];
}

function dynamicCodes(input) {
  const literals = input.take(5) + 257;
  const distances = input.take(5) + 1;
  const ordered = Array(19).fill(0);
  const given = input.take(4) + 4;
  for (let index = 0; index < given; index += 1) ordered[ORDER[index]] = input.take(3);
  const code = codeOf(ordered);
  const lengths = [];
  while (lengths.length < literals + distances) {
    const symbol = input.symbol(code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) repeat(lengths, lengths.at(-1), 3 + input.take(2));
    else repeat(lengths, 0, symbol === 17 ? 3 + input.take(3) : 11 + input.take(7));
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))];
}

function repeat(list, value, count) {
  for (let index = 0; index < count; index += 1) list.push(value);
}

/** The canonical code of these lengths (section 3.2.2), as a table over the next 15 bits: symbol ‖ length. */
function codeOf(lengths) {
  const table = new Uint16Array(1 << LONGEST_CODE);
  let code = 0;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    lengths.forEach((own, symbol) => {
      if (own !== length) return;
      for (let index = reversed(code, length); index < table.length; index += 1 << length) {
        table[index] = (symbol << 4) | length;
      }
      code += 1;
    });
    code <<= 1;
  }
  return table;
}

/** Codes stand in the stream with their first bit first. */
function reversed(code, length) {
  let bits = 0;
  for (let index = 0; index < length; index += 1) bits |= ((code >> index) & 1) << (length - 1 - index);
  return bits;
}
