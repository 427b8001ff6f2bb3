// Loads the second part of the program when the first asks for it (`src/rest.rs`). Bundled into the glue.

import { program } from "./hub_glue.js";

/** The longest that the file may take, in milliseconds. */
const TIME_LIMIT = 30_000;

/** Counts the failures, as in `loader.js`: a failure kept in a cache is not met again. */
let failures = 0;

/**
 * Imported by the first part under this name. Ends with a call of the function `callback` of the program's table.
 *
 * @param {number} callback
 * @param {number} data passed on to it
 */
export async function __wasm_split_load_rest(callback, data) {
  let loaded = true;
  try {
    // Ends as the address of this file does: by that end, `hub.js` knows the frames of the program.
    const version = new URL(import.meta.url).search.slice(1);
    const address = new URL(`hub_rest.wasm?${failures ? `again=${failures}&` : ""}${version}`, import.meta.url);
    const answer = await fetch(address, { referrerPolicy: "no-referrer", signal: AbortSignal.timeout(TIME_LIMIT) });
    const imports = { w: program() };
    try {
      await WebAssembly.instantiateStreaming(answer.clone(), imports);
    } catch {
      // The server may name another type of content.
      await WebAssembly.instantiate(await answer.arrayBuffer(), imports);
    }
  } catch {
    failures++;
    loaded = false;
  }
  program().__indirect_function_table.get(callback)(data, loaded);
}
