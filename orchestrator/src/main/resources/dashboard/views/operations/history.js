import { api } from "../../api.js";
import { Empty, Loaded, Select } from "../../components.js";
import { duration, number } from "../../format.js";
import { html } from "../../html.js";
import { useLoad } from "../../loading.js";
import { setQuery } from "../../route.js";
import { Plot } from "./plot.js";

const REFRESH = 60_000;
const RANGES = [
  ["60", "The last hour"],
  ["360", "The last 6 hours"],
  ["1440", "The last 24 hours"],
];

/** Throughput, latency and queue over time, from the rows of the jobs. */
export default function History({ query, caller }) {
  const minutes = query.minutes ?? "1440";
  const scope = caller.operator ? "all" : undefined;
  const state = useLoad((signal) => api.history({ minutes, scope }, signal), [minutes, scope], { every: REFRESH });
  return html`
    <div class="filters">
      <${Select} label="Period" value=${minutes} options=${RANGES} onChange=${(chosen) => setQuery({ minutes: chosen })} />
      <p class="muted">${scope ? "Jobs of all tenants" : `Jobs of the tenant ${caller.tenant}`}, by minute</p>
    </div>
    <${Loaded} state=${state} what="the history">
      ${({ points }) =>
        points.some(({ created, completed, failed }) => created + completed + failed > 0)
          ? html`<${Plots} points=${points} />`
          : html`<${Empty} title="No job was submitted or ended in this period." />`}
    <//>
  `;
}

const Plots = ({ points }) => html`
  <div class="plots">
    <${Plot}
      title="Jobs a minute"
      points=${points}
      format=${number}
      series=${[["created", "Submitted"], ["completed", "Completed"], ["failed", "Failed"], ["cancelled", "Cancelled"]]}
      summary=${`In this period ${sum(points, "created")} jobs were submitted, ${sum(points, "completed")} completed and ${sum(points, "failed")} failed.`}
    />
    <${Plot}
      title="Duration of completed jobs"
      points=${points}
      format=${duration}
      series=${[["duration_p50_seconds", "Median"], ["duration_p95_seconds", "95th percentile"]]}
      summary=${`The longest 95th percentile was ${duration(max(points, "duration_p95_seconds"))}.`}
    />
    <${Plot}
      title="Wait in the queue"
      points=${points}
      format=${duration}
      series=${[["queue_wait_p50_seconds", "Median"], ["queue_wait_p95_seconds", "95th percentile"], ["queue_age_seconds", "Age of the queue"]]}
      summary=${`The longest 95th percentile was ${duration(max(points, "queue_wait_p95_seconds"))}.`}
    />
    <${Plot}
      title="Jobs at work"
      points=${points}
      format=${number}
      series=${[["queued", "Queued"], ["processing", "Processing"]]}
      summary=${`At most ${number(max(points, "queued"))} jobs were queued and ${number(max(points, "processing"))} were processed at once.`}
    />
  </div>
`;

const values = (points, name) => points.map((point) => point[name]).filter((value) => value != null);

const sum = (points, name) => number(values(points, name).reduce((total, value) => total + value, 0));

const max = (points, name) => values(points, name).reduce((most, value) => Math.max(most, value), 0);
