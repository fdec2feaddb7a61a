// Stores a text, waits until it is found, and searches.
//
// The client is not published. In a clone of Quarry:
//
//     cd clients/typescript && npm ci && npm pack
//
// In a folder of your own:
//
//     npm install /path/to/quarry/clients/typescript/quarry-client-0.2.0.tgz
//     node quickstart.ts
//
// QUARRY_URL names a server other than that of `./quarry up` on this machine.
import { QuarryClient } from "quarry-client";

const quarry = new QuarryClient({ apiKey: process.env.QUARRY_API_KEY });

const { job } = await quarry.processAsyncJob(
  {
    source_type: "text",
    title: "Travertine",
    text: "Travertine forms around hot springs.",
    collection: "stones",
  },
  { onProgress: ({ progress, stage }) => console.log(`${progress} % ${stage ?? ""}`) },
);
console.log(`Job ${job.job_id} is ${job.status}.`);

const found = await quarry.search({ query: "What forms around hot springs?", collection: "stones" });
for (const passage of found.results) {
  console.log(`${passage.title}: ${passage.text}`);
}
