// Unpacks the WebAssembly module: LZMA, as Igor Pavlov's specification has it, with lc = 3, lp = 0 and pb = 0. What hosts
// have themselves packs less and is asynchronous, while the first call may be a synchronous one. Packed by the build,
// which also checks that it comes out right: nothing is validated.

/** Probabilities that a bit is 0, in 2048ths: nothing is known yet. */
const unknown = (count) => new Uint16Array(count).fill(1024);

/** One for each state: what the last few steps were. Below 7 the last one was a literal. */
const perState = () => unknown(12);

/** `data` unpacked to `size` bytes. */
export function unpack(data, size) {
  const { bit, even, tree, reversed, length: nextLength } = rangeDecoder(data);
  const output = new Uint8Array(size);
  const literals = unknown(8 * 0x300);
  const isMatch = perState();
  const isRepeated = perState();
  const isOlder = perState();
  const isLonger = perState();
  const isMuchOlder = perState();
  const isOldest = perState();
  const newLengths = unknownLengths();
  const repeatedLengths = unknownLengths();
  const slots = unknown(4 * 64);
  const middle = unknown(128);
  const low = unknown(16);
  /** The last four distances, the newest first. */
  const recent = [1, 1, 1, 1];
  let state = 0;
  let end = 0;

  function literal() {
    const context = end > 0 ? 0x300 * (output[end - 1] >> 5) : 0;
    let symbol = 1;
    // After a match it is unlike the byte that would have gone on with it, so that one counts up to where they differ.
    for (let other = output[end - recent[0]], differs = state < 7; symbol < 0x100 && !differs; other <<= 1) {
      const expected = (other >> 7) & 1;
      const next = bit(literals, context + 0x100 * (1 + expected) + symbol);
      symbol = 2 * symbol + next;
      differs = next !== expected;
    }
    while (symbol < 0x100) symbol = 2 * symbol + bit(literals, context + symbol);
    output[end] = symbol;
    end += 1;
    if (state < 4) state = 0;
    else state -= state < 10 ? 3 : 6;
  }

  function distance(length) {
    const slot = tree(slots, 64 * Math.min(length - 2, 3), 6);
    if (slot < 4) return slot + 1;
    const bits = (slot >> 1) - 1;
    const base = (2 + (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + reversed(middle, base - slot, bits) + 1;
    return base + 16 * even(bits - 4) + reversed(low, 0, 4) + 1;
  }

  function copy(length, afterLiteral, afterMatch) {
    for (let left = length; left > 0; left -= 1, end += 1) output[end] = output[end - recent[0]];
    state = state < 7 ? afterLiteral : afterMatch;
  }

  while (end < size) {
    if (!bit(isMatch, state)) {
      literal();
    } else if (!bit(isRepeated, state)) {
      const length = nextLength(newLengths);
      recent.pop();
      recent.unshift(distance(length));
      copy(length, 7, 10);
    } else {
      let age = 0;
      if (bit(isOlder, state)) age = 1 + (bit(isMuchOlder, state) && 1 + bit(isOldest, state));
      else if (!bit(isLonger, state)) age = -1;
      if (age < 0) {
        copy(1, 9, 11);
      } else {
        recent.unshift(...recent.splice(age, 1));
        copy(nextLength(repeatedLengths), 8, 11);
      }
    }
  }
  return output;
}

/** Two choices, and trees for the lengths from 2, from 10 and from 18. */
const unknownLengths = () => unknown(2 + 8 + 8 + 256);

/** The range decoder. */
function rangeDecoder(data) {
  /** The range and the code: as variables they would be objects of their own, as large as they are. */
  const now = new Uint32Array([0xffffffff, new DataView(data.buffer, data.byteOffset).getUint32(1)]);
  let position = 5;

  /** Whether the code is at `bound` or above; the range is what lies on its side. */
  function divide(bound) {
    const side = now[1] < bound ? 0 : 1;
    if (side) {
      now[0] -= bound;
      now[1] -= bound;
    } else {
      now[0] = bound;
    }
    return side;
  }

  /** Takes a byte when the range has become small. */
  function widen() {
    if (now[0] >= 0x1000000) return;
    now[0] <<= 8;
    now[1] = (now[1] << 8) | data[position++];
  }

  /** A bit with the probability at `index`, which learns of it. */
  function bit(probabilities, index) {
    const probability = probabilities[index];
    const next = divide((now[0] >>> 11) * probability);
    probabilities[index] += next ? -(probability >> 5) : (2048 - probability) >> 5;
    widen();
    return next;
  }

  /** A number of bits that are as often 0 as 1. */
  function even(count) {
    let number = 0;
    for (let left = count; left > 0; left -= 1) {
      now[0] >>>= 1;
      const next = now[1] < now[0] ? 0 : 1;
      now[1] -= next * now[0];
      number = 2 * number + next;
      widen();
    }
    return number;
  }

  /** A number whose bits have probabilities that depend on those before. */
  function tree(probabilities, start, count) {
    let node = 1;
    for (let left = count; left > 0; left -= 1) node = 2 * node + bit(probabilities, start + node);
    return node - (1 << count);
  }

  /** The same with the lowest bit first. */
  function reversed(probabilities, start, count) {
    let node = 1;
    let number = 0;
    for (let place = 0; place < count; place += 1) {
      const next = bit(probabilities, start + node);
      node = 2 * node + next;
      number += next << place;
    }
    return number;
  }

  function length(probabilities) {
    if (!bit(probabilities, 0)) return 2 + tree(probabilities, 2, 3);
    if (!bit(probabilities, 1)) return 10 + tree(probabilities, 10, 3);
    return 18 + tree(probabilities, 18, 8);
  }

  return { bit, even, tree, reversed, length };
}
