// The annotation format: a text with [@ and #Label*] around its blocks. docs/annotation-format.md tells what it promises.

const shipped = String.raw`[A-Za-z][A-Za-z-]*`;
const others = String.raw`[\p{L}\p{Nd}_][\p{L}\p{Nd}_.-]*`;

const markers = (label) => new RegExp(String.raw`\[(\\*)@|#(${label})(\\*)\*\]`, 'gu');

function parseWith(annotation, label) {
  let text = '';
  let from = 0;
  let open = -1;
  let malformed = 0;
  const blocks = [];
  for (const match of annotation.matchAll(markers(label))) {
    const [all, beforeAt, name, beforeStar] = match;
    text += annotation.slice(from, match.index);
    from = match.index + all.length;
    if (name === undefined && beforeAt === '') {
      malformed += open >= 0 ? 1 : 0;
      open = text.length;
    } else if (name !== undefined && beforeStar === '') {
      if (open >= 0 && text.length > open) {
        blocks.push({ start: open, end: text.length, label: name });
      } else {
        malformed++;
      }
      open = -1;
    } else {
      text += name === undefined ? `[${beforeAt.slice(1)}@` : `#${name}${beforeStar.slice(1)}*]`;
    }
  }
  return { text: text + annotation.slice(from), blocks, malformed: malformed + (open >= 0 ? 1 : 0) };
}

/** The text without its markers and its blocks, with places in UTF-16 units. */
export function parse(annotation) {
  const first = parseWith(annotation, shipped);
  if (first.malformed === 0) {
    return first;
  }
  const second = parseWith(annotation, others);
  return second.malformed < first.malformed ? second : first;
}

/** The annotation of a text; blocks in order and apart. */
export function print(text, blocks) {
  const only = new RegExp(`^${shipped}$`);
  const label = blocks.every((block) => only.test(block.label)) ? shipped : others;
  const escape = (part) => part.replace(markers(label), (all, beforeAt, name, beforeStar) => (
    name === undefined ? `[\\${beforeAt}@` : `#${name}\\${beforeStar}*]`));
  let result = '';
  let from = 0;
  for (const block of blocks) {
    result += `${escape(text.slice(from, block.start))}[@${escape(text.slice(block.start, block.end))}#${block.label}*]`;
    from = block.end;
  }
  return result + escape(text.slice(from));
}

/** Blocks whose places are in bytes of UTF-8, as the API gives them, with places in UTF-16 units. */
export function fromBytes(text, classified) {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let byte = 0;
  let unit = 0;
  const unitsAt = (place) => {
    unit += decoder.decode(bytes.subarray(byte, place)).length;
    byte = place;
    return unit;
  };
  return classified.map(({ start, length, label, probability }) => ({
    start: unitsAt(start), end: unitsAt(start + length), label, probability,
  }));
}

/** Without the blanks at the ends, which belong between blocks. */
function trim(text, start, end) {
  while (start < end && /\s/.test(text[start])) {
    start++;
  }
  while (end > start && /\s/.test(text[end - 1])) {
    end--;
  }
  return [start, end];
}

/** Where the words of a range begin, the first one left out. */
function wordStarts(text, start, end) {
  return [...text.slice(start, end).matchAll(/(?<=\s)\S/g)].map((match) => start + match.index);
}

/** Cuts a block in two at a place, by default at the word that is nearest to its middle; null where there is no other word. */
export function split(text, blocks, index, place) {
  const { start, end, label } = blocks[index];
  const words = wordStarts(text, start, end);
  const wanted = place ?? (start + end) / 2;
  const cut = words.reduce((best, word) => (best === null || Math.abs(word - wanted) < Math.abs(best - wanted) ? word : best), null);
  if (cut === null) {
    return null;
  }
  const [, firstEnd] = trim(text, start, cut);
  return blocks.toSpliced(index, 1, { start, end: firstEnd, label, changed: true }, { start: cut, end, label, changed: true });
}

/** Joins a block with the one after it; null for the last one. */
export function merge(blocks, index) {
  return index + 1 < blocks.length
    ? blocks.toSpliced(index, 2, { start: blocks[index].start, end: blocks[index + 1].end, label: blocks[index].label, changed: true })
    : null;
}

/** Moves the border behind a block by one word: forward takes one of the next block, back gives one to it; null where a block would be empty. */
export function moveEnd(text, blocks, index, forward) {
  const [block, next] = [blocks[index], blocks[index + 1]];
  if (!next) {
    return null;
  }
  const words = forward ? wordStarts(text, next.start, next.end) : wordStarts(text, block.start, block.end);
  const cut = forward ? words[0] : words.at(-1);
  if (cut === undefined) {
    return null;
  }
  const [, end] = trim(text, block.start, cut);
  return blocks.toSpliced(index, 2, { ...block, end, changed: true }, { ...next, start: cut, changed: true });
}
