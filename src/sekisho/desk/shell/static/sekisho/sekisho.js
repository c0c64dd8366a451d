/* Conveniences only: every page works without this file. No requests, no storage. */
"use strict";

(() => {
  const COPIED = "コピーしました。";
  const NOT_COPIED = "コピーできませんでした。文字を選んで、Ctrl+C（Macは⌘+C）でコピーしてください。";

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  // The clipboard API exists on https and localhost only; a closed network may well use http.
  const copy = async (element) => {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(element.textContent);
        return true;
      } catch {
        // fall through to the way that needs no permission
      }
    }
    select(element);
    return document.execCommand("copy");
  };

  const setUpCopying = (button) => {
    const source = document.getElementById(button.dataset.copy);
    if (!source) {
      return;
    }
    const said = document.createElement("span");
    said.className = "code__said";
    said.setAttribute("role", "status");
    button.after(said);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(source);
      if (!done) {
        select(source);
      }
      said.textContent = done ? COPIED : NOT_COPIED;
    });
  };

  const setUpPrinting = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  };

  const setUpUnsavedWarning = (form) => {
    let changed = false;
    form.addEventListener("input", () => {
      changed = true;
    });
    form.addEventListener("submit", () => {
      changed = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed) {
        event.preventDefault();
      }
    });
  };

  document.querySelectorAll("[data-copy]").forEach(setUpCopying);
  document.querySelectorAll("[data-print]").forEach(setUpPrinting);
  document.querySelectorAll("form[data-warn-unsaved]").forEach(setUpUnsavedWarning);
  document.querySelector("[data-focus]")?.focus();
})();
