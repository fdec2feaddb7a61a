// Stores a text, waits until it is found, and searches.
//
//     npm install quarry-client && node quickstart.ts
import { QuarryClient } from "quarry-client";

const quarry = new QuarryClient({
  baseUrl: "http://127.0.0.1:8001",
  apiKey: process.env.QUARRY_API_KEY,
});

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
