// Numbers and sorted words, as the files of the index hold them.
//
// src/search/code.rs, postings.rs, shards.rs and vocabulary.rs write them: numbers in base 64, five bits a digit, and
// words without what they share with the word before.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

function numbers(text = "") {
  const found = [];
  let number = 0;
  let shift = 0;
  for (const digit of text) {
    const value = VALUES.get(digit);
    if (value === undefined) break;
    number += (value & 31) * 2 ** shift;
    shift += 5;
    if (!(value & 32)) {
      found.push(number);
      number = shift = 0;
    }
  }
  return found;
}

// Calls `found` with each word of a list and the fields that follow it.
function eachRecord(list, found) {
  let before = "";
  for (const record of list.split("|")) {
    if (!record) continue;
    const fields = record.split(" ");
    const word = fields[0];
    before = [...before].slice(0, VALUES.get(word[0])).join("") + word.slice(1);
    found(before, fields.slice(1));
  }
}

// Places of a term: arrays of page, section, level.
function places(fields, groups) {
  const found = [];
  let first = 0;
  groups.forEach((size, group) => {
    const pairs = numbers(fields[group]);
    let page = first - 1;
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      page += pairs[at];
      found.push([page, pairs[at + 1] >> 4, pairs[at + 1] & 15]);
    }
    first += size;
  });
  return found;
}

Object.assign(rbdoc, { numbers, eachRecord, places });
