// The text and size work of the widget recipe, on esbuild and Node's own zlib. Called by `xtask::assets`, which names
// the subcommand and its arguments; nothing here decides what is built.
//
//   style OUT IN                     minifies a style sheet and those it imports into one
//   glue OUT IN                      minifies the wasm-bindgen glue, with its snippets bundled in
//   loader OUT IN VERSION PACKAGE [dev]  bundles hub.js as a classic script; VERSION is the content hash of glue and wasm
//   compress FILE...                 writes FILE.br beside each file, unless the one there is newer
//   gzip FILE...                     prints the size of `gzip -9`, one number a line

import { readFile, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import * as esbuild from "esbuild";

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const common = { bundle: true, legalComments: "none", target: "es2022", charset: "utf8", logLevel: "warning" };

/** Lets `import css from "./x.css"` give the minified text, for a constructable style sheet. */
const cssText = {
  name: "css-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Puts our own loader of the second part where the wasm imports one from, and the glue where that imports it from. */
const secondPart = (glue) => ({
  name: "second-part",
  setup(build) {
    build.onResolve({ filter: /\/__wasm_split\.js$/ }, () => ({ path: resolve("src/rest.js") }));
    build.onResolve({ filter: /^\.\/hub_glue\.js$/ }, () => ({ path: glue }));
  },
});

const commands = {
  async style(out, entry) {
    await esbuild.build({ ...common, entryPoints: [entry], outfile: out, minify: true });
  },

  async glue(out, entry) {
    // What the loader calls; the rest of the glue's surface falls away.
    const contents = `export { default, mount } from ${JSON.stringify(resolve(entry))};`;
    const stdin = { contents, resolveDir: dirname(entry) };
    const plugins = [secondPart(resolve(entry))];
    await esbuild.build({ ...common, stdin, plugins, outfile: out, format: "esm", minify: true });
  },

  async loader(out, entry, version, packageVersion, dev) {
    await esbuild.build({
      ...common,
      entryPoints: [entry],
      outfile: out,
      // A classic script: the embed snippet is `<script src>` without `type="module"`.
      format: "iife",
      minify: dev !== "dev",
      plugins: [cssText],
      define: {
        HUB_VERSION: JSON.stringify(version),
        HUB_PACKAGE_VERSION: JSON.stringify(packageVersion),
      },
    });
  },

  async compress(...files) {
    for (const file of files) {
      const packed = `${file}.br`;
      const [source, existing] = await Promise.all([stat(file), stat(packed).catch(() => null)]);
      if (existing && existing.mtimeMs >= source.mtimeMs) continue;
      const bytes = await readFile(file);
      const text = file.endsWith(".wasm") ? zlib.constants.BROTLI_MODE_GENERIC : zlib.constants.BROTLI_MODE_TEXT;
      const params = {
        [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
        [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
        [zlib.constants.BROTLI_PARAM_MODE]: text,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      await writeFile(packed, await brotli(bytes, { params }));
    }
  },

  async gzip(...files) {
    for (const file of files) {
      const packed = await gzip(await readFile(file), { level: 9 });
      process.stdout.write(`${packed.length}\n`);
    }
  },
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? "")) {
  process.stderr.write(`unknown command: ${name}\n`);
  process.exit(2);
}
await commands[name](...args);
