// Prints what each entry adds to a page, tree-shaken, minified and compressed; fails above a limit.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes after gzip. */
const LIMITS = [
  ["processAsyncJob", "export { processAsyncJob } from './dist/index.js'", 4_500],
  ["QuarryClient", "export { QuarryClient } from './dist/index.js'", 5_500],
  ["useAsyncJob", "export { useAsyncJob } from './dist/react.js'", 4_000],
  ["useAsyncJobSocket", "export { useAsyncJobSocket } from './dist/react.js'", 4_500],
];

export async function sizes() {
  return Promise.all(
    LIMITS.map(async ([name, contents, limit]) => {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
        bundle: true,
        minify: true,
        write: false,
        format: "esm",
        target: "es2022",
        external: ["react"],
      });
      const code = outputFiles[0].contents;
      return { name, limit, minified: code.length, gzip: gzipSync(code, { level: 9 }).length };
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const measured = await sizes();
  console.table(measured);
  if (measured.some((each) => each.gzip > each.limit)) {
    process.exitCode = 1;
  }
}
