// LZMA, the half that reads: the WebAssembly module travels as a third of its size, and no host unpacks anything
// synchronously. The names are those of the format's description; `build/pack.mjs` writes.

/** Where each kind of probability begins. There are 12 states, and positions count modulo 4, in places for 16. */
const IS_MATCH = 0;
const IS_REP0_LONG = IS_MATCH + 12 * 16;
const IS_REP = IS_REP0_LONG + 12 * 16;
const IS_REP_G0 = IS_REP + 12;
const IS_REP_G1 = IS_REP_G0 + 12;
const IS_REP_G2 = IS_REP_G1 + 12;
const POS_SLOT = IS_REP_G2 + 12;
const POS_SPECIAL = POS_SLOT + 4 * 64;
const POS_ALIGN = POS_SPECIAL + 115;
const LENGTH = POS_ALIGN + 16;
const REP_LENGTH = LENGTH + 2 + 16 * 8 * 2 + 256;
const LITERAL = REP_LENGTH + 2 + 16 * 8 * 2 + 256;
const COUNT = LITERAL + 0x300 * 8;

/** The `size` bytes that a stream without header holds, which was made with lc = 3, lp = 0 and pb = 2. */
export function unpack(stream, size) {
  const output = new Uint8Array(size);
  const { bit, tree, reverseTree, evenBits } = rangeDecoder(stream);
  let distances = [0, 0, 0, 0];
  let state = 0;
  let end = 0;

  function copy(length) {
    const [distance] = distances;
    for (const to = end + length; end < to; end += 1) output[end] = output[end - distance - 1];
  }

  function literal() {
    const base = LITERAL + 0x300 * (end > 0 ? output[end - 1] >> 5 : 0);
    let symbol = 1;
    if (state >= 7) {
      // What the last match would have gone on with is a hint, up to the first bit that is another one.
      let hint = output[end - distances[0] - 1];
      let same = true;
      while (same && symbol < 0x100) {
        const guess = (hint >> 7) & 1;
        hint <<= 1;
        const found = bit(base + ((1 + guess) << 8) + symbol);
        symbol = symbol * 2 + found;
        same = found === guess;
      }
    }
    while (symbol < 0x100) symbol = symbol * 2 + bit(base + symbol);
    return symbol - 0x100;
  }

  function length(base, position) {
    const short = base + 2 + position * 8;
    if (!bit(base)) return 2 + tree(short, 3);
    if (!bit(base + 1)) return 10 + tree(short + 16 * 8, 3);
    return 18 + tree(base + 2 + 2 * 16 * 8, 8);
  }

  function distance(length) {
    const slot = tree(POS_SLOT + Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const base = (2 + (slot & 1)) * 2 ** count;
    if (slot < 14) return base + reverseTree(POS_SPECIAL + base - slot, count);
    return base + evenBits(count - 4) * 16 + reverseTree(POS_ALIGN, 4);
  }

  /** Which of the last four distances comes again, or nothing where only one byte does. */
  function repeated(position) {
    if (bit(IS_REP_G0 + state)) return bit(IS_REP_G1 + state) ? 2 + bit(IS_REP_G2 + state) : 1;
    return bit(IS_REP0_LONG + state * 16 + position) ? 0 : undefined;
  }

  while (end < size) {
    const position = end & 3;
    if (!bit(IS_MATCH + state * 16 + position)) {
      output[end] = literal();
      end += 1;
      if (state < 4) state = 0;
      else state -= state < 10 ? 3 : 6;
    } else if (!bit(IS_REP + state)) {
      const count = length(LENGTH, position);
      state = state < 7 ? 7 : 10;
      distances = [distance(count), ...distances.slice(0, 3)];
      copy(count);
    } else {
      const which = repeated(position);
      if (which === undefined) {
        state = state < 7 ? 9 : 11;
        copy(1);
      } else {
        const [again] = distances.splice(which, 1);
        distances.unshift(again);
        const count = length(REP_LENGTH, position);
        state = state < 7 ? 8 : 11;
        copy(count);
      }
    }
  }
  return output;
}

/** Decides bits, each by a probability that learns. */
function rangeDecoder(stream) {
  const probabilities = new Uint16Array(COUNT).fill(1024);
  // Range and code: unsigned numbers of 32 bits would be objects in variables.
  const coder = new Uint32Array([0xffffffff, new DataView(stream.buffer, stream.byteOffset).getUint32(1)]);
  let next = 5;

  function bit(index) {
    const probability = probabilities[index];
    const range = coder[0];
    const code = coder[1];
    const bound = (range >>> 11) * probability;
    const one = code >= bound;
    if (one) {
      coder[0] = range - bound;
      coder[1] = code - bound;
      probabilities[index] = probability - (probability >> 5);
    } else {
      coder[0] = bound;
      probabilities[index] = probability + ((2048 - probability) >> 5);
    }
    if (coder[0] < 0x1000000) fill();
    return one ? 1 : 0;
  }

  function fill() {
    coder[0] *= 256;
    coder[1] = coder[1] * 256 + stream[next];
    next += 1;
  }

  /** Bits that are as likely as not, the highest first. */
  function evenBits(count) {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      coder[0] >>>= 1;
      const one = coder[1] >= coder[0];
      if (one) coder[1] -= coder[0];
      if (coder[0] < 0x1000000) fill();
      value = value * 2 + (one ? 1 : 0);
    }
    return value;
  }

  function tree(base, count) {
    let node = 1;
    for (let level = 0; level < count; level += 1) node = node * 2 + bit(base + node);
    return node - (1 << count);
  }

  /** The lowest bit first. */
  function reverseTree(base, count) {
    let node = 1;
    let value = 0;
    for (let level = 0; level < count; level += 1) {
      const found = bit(base + node);
      node = node * 2 + found;
      value += found << level;
    }
    return value;
  }

  return { bit, tree, reverseTree, evenBits };
}
