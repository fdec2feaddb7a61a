import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api.js";
import {
  Age, Confirm, Duration, Empty, Facts, Failure, Json, Loaded, Page, Progress, Reason, State, Tabs, Time, Uri,
} from "../components.js";
import { dateTime, duration, number, plural, words } from "../format.js";
import { html } from "../html.js";
import { useAction, useLoad, usePages } from "../loading.js";
import { go, href } from "../route.js";
import { follow } from "../stream.js";
import { LongTable } from "../table.js";
import { advice, ENDED, eventText, ITEM_STATES, remedy, TYPES } from "../texts.js";

const FIRST = 50;
const REFRESH = 1_000;
const FALLBACK = 10_000;

/** One job, live: its events say when to load it again. */
export default function Job({ path: [, id], query, caller }) {
  const state = useLoad((signal) => api.job(id, signal), [id]);
  const stream = useEvents(id, state.reload);
  const job = state.data;
  return html`
    <${Page}
      title=${job ? title(job) : "Job"}
      crumbs=${[["Jobs", href(["jobs"])]]}
      actions=${job && caller.role !== "viewer" && html`<${Actions} job=${job} onChanged=${state.reload} />`}
    >
      <${Loaded} state=${state} what="the job">
        ${(loaded) => html`
          <${Summary} job=${loaded} stream=${stream} />
          <${Stages} stages=${loaded.stages} />
          <${Details} job=${loaded} events=${stream.events} query=${query} />
        `}
      <//>
    <//>
  `;
}

const title = (job) => `${TYPES[job.type] ?? job.type}: ${job.source_uri ?? job.collection}`;

/**
 * The events of a job as they come. Events that come at once are shown at once, and the job is
 * loaded again at most once a second; without a stream, every ten seconds.
 */
function useEvents(id, reload) {
  const [events, setEvents] = useState([]);
  const [{ state, problem }, setStream] = useState({ state: "connecting" });
  useEffect(() => {
    let arrived = [];
    let due = null;
    let delay = FIRST;
    const show = () => {
      clearTimeout(due);
      due = null;
      delay = REFRESH;
      const batch = arrived;
      arrived = [];
      setEvents((before) => [...before, ...batch]);
      reload();
    };
    setEvents([]);
    const stop = follow(
      id,
      (event) => {
        arrived.push(event);
        if (ENDED.has(event.type)) show();
        else due ??= setTimeout(show, delay);
      },
      (now, why) => setStream({ state: now, problem: why }),
    );
    return () => {
      clearTimeout(due);
      stop();
    };
  }, [id, reload]);
  useEffect(() => {
    if (state !== "reconnecting" && state !== "polling") return undefined;
    const timer = setInterval(reload, FALLBACK);
    return () => clearInterval(timer);
  }, [state, reload]);
  return { events, state, problem };
}

const STREAM = {
  connecting: () => "Connecting to the live updates ...",
  live: () => "Live",
  reconnecting: () => "Reconnecting: the server does not respond. The page continues by itself when it is back.",
  polling: (problem) => `${problem.message} ${remedy(problem)} The page is loaded again every ten seconds.`,
  refused: (problem) => `No live updates: ${problem.message}`,
  ended: () => "",
};

function Summary({ job, stream }) {
  const { counts } = job;
  const ended = ENDED.has(job.status);
  return html`
    <section class="panel" aria-label="Progress">
      <div class="headline">
        <${State} status=${job.status} partial=${job.partial} />
        <${Progress} value=${job.progress} label="Progress of the job" />
        <span role="status" class=${`stream ${ended ? "ended" : stream.state}`}>${ended ? "" : STREAM[stream.state](stream.problem)}</span>
      </div>
      <p>${sentence(job)}</p>
      ${job.error && html`<${JobError} error=${job.error} />`}
      <ul class="figures" aria-label="Counts">
        ${["found", "fetched", "stored", "unchanged", "skipped", "failed", "removed", "chunks", "vectors"].map(
          (name) => html`<li><strong>${number(counts[name])}</strong> ${name}</li>`,
        )}
      </ul>
      <${Facts}
        facts=${[
          ["Job", html`<code>${job.job_id}</code>`],
          ["Collection", html`<a href=${href(["knowledge", job.collection])}>${job.collection}</a>`],
          ["Source", job.source_uri && html`<${Uri} uri=${job.source_uri} />`],
          ["Attempt", `${job.attempt} of ${job.max_attempts}`],
          ["Created", html`<${Time} time=${job.created_at} />`],
          ["Started", job.started_at && html`<${Time} time=${job.started_at} />`],
          ["Found by words since", job.searchable_at && html`<${Time} time=${job.searchable_at} />`],
          ["Ended", job.completed_at && html`<${Time} time=${job.completed_at} />`],
          ["Labels", job.labels.join(", ")],
          ["Batch", job.batch_id && html`<a href=${href(["jobs"], { batch_id: job.batch_id })}>${job.batch_id}</a>`],
          ["Retry of", job.links.retry_of && html`<a href=${href(["jobs", lastSegment(job.links.retry_of)])}>${lastSegment(job.links.retry_of)}</a>`],
        ]}
      />
    </section>
  `;
}

const lastSegment = (address) => address.split("/").at(-1);

/** What the job does now, or what came of it, and what comes next. */
function sentence(job) {
  const last = job.events.at(-1);
  if (job.run_at) {
    const why = last?.type === "retrying" ? `${last.data.message} (${last.data.code}) ` : "";
    return `${why}The next attempt starts at ${dateTime(job.run_at)}.`;
  }
  if (job.status === "queued") {
    return job.queue_position ? `It is number ${job.queue_position} of the queue.` : "It waits for a worker. Its queue may be paused.";
  }
  if (job.reindex_required) {
    return "Its documents are found by their words. Their vectors need a reindex, because the embedding model has changed.";
  }
  if (job.vectors_postponed) {
    const until = dateTime(job.vectors_postponed.until);
    return `Its documents are found by their words. The limit of embedding tokens is used up: vectors follow after ${until}.`;
  }
  if (job.status === "processing") {
    const left = job.estimated_remaining_seconds != null ? ` About ${duration(job.estimated_remaining_seconds)} are left.` : "";
    const wait = last?.type === "waiting" ? ` ${eventText(last)}` : "";
    return `Stage ${words(job.stage) || "…"}.${wait}${job.searchable_at ? " Its documents are found by their words already." : ""}${left}`;
  }
  if (job.status === "completed") return job.partial ? "It has ended, but some items failed. See the items." : "It has ended. Its documents can be searched.";
  if (job.status === "cancelled") return "It was cancelled. Documents that it stored are kept.";
  return "It has failed.";
}

const JobError = ({ error }) => html`
  <div class="notice bad">
    <p><strong>${error.code}:</strong> ${error.message}</p>
    <p>${advice(error)}</p>
  </div>
`;

function Actions({ job, onChanged }) {
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const retry = async (items) => {
    const started = await action.run(() => api.retry(job.job_id, items));
    if (started) go(["jobs", started.job_id]);
  };
  const cancel = async () => {
    if (await action.run(() => api.cancel(job.job_id))) {
      setAsking(false);
      onChanged();
    }
  };
  const ended = ENDED.has(job.status);
  return html`
    ${ended &&
    job.counts.failed > 0 &&
    html`
      <button type="button" disabled=${action.running} onClick=${() => retry("failed")}>
        Retry ${plural(job.counts.failed, "failed item")}
      </button>
    `}
    ${ended && html`<button type="button" disabled=${action.running} onClick=${() => retry()}>Run again</button>`}
    ${!ended && html`<button type="button" class="danger" onClick=${() => setAsking(true)}>Cancel</button>`}
    ${!asking && action.error && html`<${Failure} error=${action.error} />`}
    ${asking &&
    html`
      <${Confirm}
        title="Cancel this job?"
        verb="Cancel the job"
        action=${action}
        onConfirm=${cancel}
        onClose=${() => setAsking(false)}
      >
        <p>The worker stops it within seconds. Documents that it has stored are kept and are found; vectors that they still miss are not computed.</p>
      <//>
    `}
  `;
}

/** The stages in their order, with a bar for the share of the time that each one took. */
function Stages({ stages }) {
  if (stages.length === 0) return null;
  const longest = Math.max(...stages.map(({ seconds }) => seconds ?? 0), 0.001);
  return html`
    <section class="panel" aria-labelledby="stages">
      <h2 id="stages">Stages</h2>
      <ol class="stages">
        ${stages.map(
          ({ name, status, seconds }) => html`
            <li class=${status}>
              <span>${words(name)}</span>
              <span class="share" aria-hidden="true"><span style=${{ width: `${(100 * (seconds ?? 0)) / longest}%` }}></span></span>
              <span><${Duration} seconds=${seconds} />${status !== "completed" && html` <span class="muted">${status}</span>`}</span>
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}

function Details({ job, events, query }) {
  const tab = query.show ?? "items";
  const at = (show) => href(["jobs", job.job_id], { show });
  const name = { items: "Items", events: "Events", result: "Result", request: "Request" }[tab] ?? "Items";
  return html`
    <${Tabs}
      label="Details of the job"
      current=${name}
      tabs=${[
        { name: "Items", address: at("items") },
        { name: "Events", address: at("events"), count: events.length },
        { name: "Result", address: at("result") },
        { name: "Request", address: at("request") },
      ]}
    />
    ${name === "Items" && html`<${Items} job=${job} status=${query.status} />`}
    ${name === "Events" && html`<${Events} events=${events} />`}
    ${name === "Result" && html`<${Result} result=${job.result} />`}
    ${name === "Request" && html`<${Json} value=${job.metadata} />`}
  `;
}

const Result = ({ result }) =>
  result
    ? html`<${Json} value=${result} />`
    : html`<${Empty} title="There is no result.">A job has one when it is completed.<//>`;

/** The ledger: each page or document that the job found, and what became of it. */
function Items({ job, status }) {
  const list = usePages(api.items(job.job_id, { status }), [job.job_id, status], { key: (item) => item.item_id });
  const { reload } = list;
  const before = useRef(job.updated_at);
  useEffect(() => {
    if (before.current !== job.updated_at) {
      before.current = job.updated_at;
      reload();
    }
  }, [job.updated_at, reload]);
  const at = (each) => href(["jobs", job.job_id], { status: each });
  return html`
    <nav class="filters pills" aria-label="Items by state">
      <a href=${at("")} aria-current=${!status ? "true" : null}>all</a>
      ${ITEM_STATES.map((each) => html`<a href=${at(each)} aria-current=${each === status ? "true" : null}>${each}</a>`)}
    </nav>
    <${LongTable}
      label="Items"
      list=${list}
      columns=${ITEM_COLUMNS}
      rowKey=${(item) => item.item_id}
      empty=${html`<${Empty} title=${status ? `No item is ${status}.` : "There are no items yet."} />`}
    />
  `;
}

const ITEM_COLUMNS = [
  { name: "State", width: "6.5rem", cell: (item) => html`<span class=${`state ${item.status}`}>${item.status}</span>` },
  { name: "Item", cell: (item) => html`<${Uri} uri=${item.uri} />` },
  { name: "Reason", wide: true, cell: (item) => html`<span class="cut" title=${item.error_message}>${outcome(item)}</span>` },
  { name: "Depth", width: "4rem", wide: true, cell: (item) => item.depth },
  { name: "Document", width: "6rem", cell: (item) => (item.document_id ? html`<a href=${href(["documents", item.document_id])}>Document</a>` : "–") },
  { name: "Changed", width: "5rem", wide: true, cell: (item) => html`<${Age} time=${item.updated_at} />` },
];

function outcome(item) {
  if (item.error_code) return html`<code>${item.error_code}</code> ${item.error_message}`;
  return item.reason ? html`<${Reason} code=${item.reason} />` : "–";
}

const Events = ({ events }) => html`
  <${LongTable}
    label="Events"
    list=${{ rows: events.toReversed(), next: null, error: null, loading: false }}
    columns=${EVENT_COLUMNS}
    rowKey=${(event) => event.seq}
    empty=${html`<${Empty} title="There are no events yet." />`}
  />
`;

const EVENT_COLUMNS = [
  { name: "Number", width: "5rem", cell: (event) => event.seq },
  { name: "Event", width: "9rem", cell: (event) => words(event.type) },
  { name: "What happened", cell: (event) => html`<span class="cut" title=${JSON.stringify(event.data)}>${eventText(event)}</span>` },
  { name: "Time", width: "12rem", wide: true, cell: (event) => html`<${Time} time=${event.at} />` },
];
