// What browser.test.ts opens: submits a job and shows it by both hooks.
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { processAsyncJob, QuarryClient } from "../src/index.js";
import { useAsyncJob, useAsyncJobSocket } from "../src/react.js";

const quarry = new QuarryClient();
const { source, collection } = Object.fromEntries(new URLSearchParams(location.search));

function Page() {
  const [id, setId] = useState<string>();
  useEffect(() => {
    const job = { source_type: "web_crawl", source_uri: source as string, collection: collection as string };
    void quarry.submit(job).then((accepted) => setId(accepted.job_id));
  }, []);
  const byStream = useAsyncJob(id);
  const bySocket = useAsyncJobSocket(id);
  return (
    <>
      <progress id="stream" max={100} value={byStream.progress} />
      <progress id="socket" max={100} value={bySocket.progress} />
      <p id="state">{`${byStream.status} ${bySocket.status} ${byStream.error ?? bySocket.error ?? ""}`}</p>
    </>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(<Page />);

Object.assign(window, { processAsyncJob });
