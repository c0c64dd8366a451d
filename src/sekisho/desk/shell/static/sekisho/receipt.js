/* Checks a receipt (c2sp.org/tlog-proof@v1) in this browser. No requests, no storage: the file goes nowhere.
   The same steps as `sekisho ledger verify FILE` (ledger/fsck_receipt.py), written a third time. */
"use strict";

(() => {
  const HEADER = "c2sp.org/tlog-proof@v1";
  const LARGEST = 200000;
  const MOST_HASHES = 63;
  const MARK = "— ";
  const BOOK_KEY = 1;
  const WITNESS_KEY = 4;
  const MALFORMED = "受領証の形が正しくありません。";
  const NO_CRYPTO =
    "このブラウザー（又はこの開き方）では、署名を確かめられません。新しい版のブラウザーで https のページを開くか、sekisho ledger verify を使ってください。";

  class Invalid extends Error {}

  const insist = (holds, words) => {
    if (!holds) {
      throw new Invalid(words);
    }
  };
  const utf8 = (text) => new TextEncoder().encode(text);
  const join = (...parts) => {
    const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  };
  const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

  // Exactly as base64 is written: two texts for one value would let a receipt be changed unnoticed.
  const base64 = (text, words) => {
    let binary = "";
    try {
      binary = atob(text);
    } catch {
      throw new Invalid(words);
    }
    insist(btoa(binary) === text, words);
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  };

  const text = (bytes, words) => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new Invalid(words);
    }
  };

  const readReceipt = (bytes) => {
    insist(bytes.length <= LARGEST, "受領証としては大きすぎるファイルです。");
    const content = text(bytes, MALFORMED);
    const cut = content.indexOf("\n\n");
    const lines = cut < 0 ? [] : content.slice(0, cut).split("\n");
    insist(lines.shift() === HEADER, `受領証（${HEADER}）ではありません。`);
    const extra = lines[0] && lines[0].startsWith("extra ") ? base64(lines.shift().slice(6), MALFORMED) : utf8("");
    const index = /^index (0|[1-9][0-9]{0,18})$/.exec(lines.shift() || "");
    const hashes = lines.map((line) => base64(line, MALFORMED));
    insist(index && hashes.length <= MOST_HASHES && hashes.every((hash) => hash.length === 32), MALFORMED);
    insist(extra.length > 0, "受領証に、証明する記録が入っていません。");
    return { leaf: extra, index: BigInt(index[1]), hashes, checkpoint: content.slice(cut + 2) };
  };

  const readKey = async (vkey, kind, words) => {
    const [name, id, ...rest] = vkey.trim().split("+");
    const raw = base64(rest.join("+"), words);
    insist(raw.length === 33 && raw[0] === kind, words);
    const made = (await sha256(utf8(`${name}\n`), raw)).slice(0, 4);
    insist(hex(made) === id, words);
    return { name, id: made, key: await crypto.subtle.importKey("raw", raw.slice(1), "Ed25519", false, ["verify"]) };
  };

  const signatureOf = (marks, key) => {
    for (const line of marks) {
      const found = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
      insist(found, "チェックポイントの署名の行の形が正しくありません。");
      const raw = base64(found[2], "チェックポイントの署名の行の形が正しくありません。");
      if (found[1] === key.name && same(raw.slice(0, 4), key.id)) {
        return raw.slice(4);
      }
    }
    throw new Invalid(`チェックポイントに、${key.name} の署名がありません（別の台帳の受領証か、鍵が違います）。`);
  };

  const isSigned = (key, signature, message) => crypto.subtle.verify("Ed25519", key.key, signature, message);

  const readCheckpoint = async (note, key) => {
    const cut = note.lastIndexOf("\n\n");
    insist(cut > 0 && note.endsWith("\n"), "チェックポイントの形が正しくありません。");
    const stated = note.slice(0, cut + 1);
    const marks = note.slice(cut + 2, -1).split("\n");
    const signed = await isSigned(key, signatureOf(marks, key), utf8(stated));
    insist(signed, "チェックポイントの署名が、内容と合いません（書き換えられています）。");
    const [origin, size, root] = stated.split("\n");
    insist(/^(0|[1-9][0-9]{0,18})$/.test(size), "チェックポイントの件数の形が正しくありません。");
    insist(origin === key.name, "チェックポイントの台帳名が、鍵の名前と違います。");
    const rootHash = base64(root, "チェックポイントの根のハッシュの形が正しくありません。");
    return { origin, size: BigInt(size), root: rootHash, stated, marks };
  };

  const cosignedAt = async (checkpoint, witness) => {
    const raw = signatureOf(checkpoint.marks, witness);
    insist(raw.length === 72, `立会人 ${witness.name} の連署の形が正しくありません。`);
    const at = new DataView(raw.buffer, raw.byteOffset).getBigUint64(0);
    const message = utf8(`cosignature/v1\ntime ${at}\n${checkpoint.stated}`);
    const signed = await isSigned(witness, raw.slice(8), message);
    insist(signed, `立会人 ${witness.name} の連署が、内容と合いません。`);
    return new Date(Number(at) * 1000);
  };

  // RFC 9162 2.1.3.2
  const isProven = async (leaf, index, hashes, checkpoint) => {
    if (index >= checkpoint.size) {
      return false;
    }
    let [place, last] = [index, checkpoint.size - 1n];
    let hash = await sha256(Uint8Array.of(0), leaf);
    for (const sibling of hashes) {
      if (last === 0n) {
        return false;
      }
      if (place & 1n || place === last) {
        hash = await sha256(Uint8Array.of(1), sibling, hash);
        while (place && !(place & 1n)) {
          [place, last] = [place >> 1n, last >> 1n];
        }
      } else {
        hash = await sha256(Uint8Array.of(1), hash, sibling);
      }
      [place, last] = [place >> 1n, last >> 1n];
    }
    return last === 0n && same(hash, checkpoint.root);
  };

  const check = async (bytes, vkey, witnessVkey) => {
    const receipt = readReceipt(bytes);
    const key = await readKey(vkey, BOOK_KEY, "台帳の検証鍵の形が正しくありません。");
    const checkpoint = await readCheckpoint(receipt.checkpoint, key);
    const proven = await isProven(receipt.leaf, receipt.index, receipt.hashes, checkpoint);
    insist(proven, "この記録は、チェックポイントが示す台帳に載っていません（書き換えられています）。");
    const facts = [
      ["台帳", checkpoint.origin],
      ["記録の番号", `${receipt.index}番（全${checkpoint.size}件のうち）`],
      ["根ハッシュ", hex(checkpoint.root)],
    ];
    if (witnessVkey.trim()) {
      const witness = await readKey(witnessVkey, WITNESS_KEY, "立会人の検証鍵の形が正しくありません。");
      const at = await cosignedAt(checkpoint, witness);
      facts.push(["立会人の連署", `${witness.name}　${at.toLocaleString("ja-JP", { timeZone: "Asia/Tokyo" })}`]);
    }
    return { facts, leaf: text(receipt.leaf, "記録が文字として読めません。") };
  };

  const element = (name, className, words) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  };

  const told = (kind, word, title) => {
    const notice = element("div", `notice notice--${kind}`, "");
    const line = element("p", "notice__title", "");
    const mark = element("span", "notice__mark", "");
    mark.setAttribute("aria-hidden", "true");
    line.append(mark, element("span", "notice__kind", word), ` ${title}`);
    notice.append(line);
    return notice;
  };

  const readable = (leaf) => {
    try {
      return JSON.stringify(JSON.parse(leaf), null, 2);
    } catch {
      return leaf;
    }
  };

  const show = (place, name, found) => {
    const facts = element("dl", "facts", "");
    for (const [label, words] of [["ファイル", name], ...found.facts]) {
      const row = document.createElement("div");
      row.append(element("dt", "", label), element("dd", "breaks", words));
      facts.append(row);
    }
    const code = element("div", "code", "");
    code.append(element("p", "code__title", "証明された記録"), element("pre", "", readable(found.leaf)));
    const title = "この記録は、署名された台帳に載っています";
    place.replaceChildren(told("success", "確認できました", title), facts, code);
  };

  const setUp = (page) => {
    const [input, vkey, witness, said] = ["receipt", "vkey", "witness", "said"].map((id) => document.getElementById(id));
    let last = 0;
    const run = async (file) => {
      const turn = ++last;
      const fail = (words) => {
        if (turn === last) {
          said.replaceChildren(told("error", "確認できません", words));
        }
      };
      if (!globalThis.crypto || !crypto.subtle) {
        fail(NO_CRYPTO);
        return;
      }
      try {
        insist(file.size <= LARGEST, "受領証としては大きすぎるファイルです。");
        const found = await check(new Uint8Array(await file.arrayBuffer()), vkey.value, witness.value);
        if (turn === last) {
          show(said, file.name, found);
        }
      } catch (error) {
        fail(error instanceof Invalid ? error.message : NO_CRYPTO);
      }
    };
    const again = () => input.files.length && run(input.files[0]);
    page.hidden = false;
    for (const field of [input, vkey, witness]) {
      field.addEventListener("change", again);
    }
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        again();
      }
    });
  };

  const page = document.getElementById("receipt-check");
  if (page) {
    setUp(page);
  }
})();
