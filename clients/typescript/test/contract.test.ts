import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { type Case, FOLDER, run } from "./contract.js";
import { WITHOUT_CONTROL } from "./server.js";

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
for (const file of files) {
  for (const each of JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Case[]) {
    const skip = JSON.stringify(each).includes("${held_site}") && WITHOUT_CONTROL;
    test(`${file}: ${each.name}`, { skip }, () => run(each));
  }
}
