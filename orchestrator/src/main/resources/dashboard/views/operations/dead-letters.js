import { useState } from "preact/hooks";
import { api } from "../../api.js";
import { Age, Confirm, Empty, Failure, Field, RowButton, Select } from "../../components.js";
import { plural } from "../../format.js";
import { html } from "../../html.js";
import { useAction, usePages } from "../../loading.js";
import { href, setQuery } from "../../route.js";
import { LongTable } from "../../table.js";
import { advice, TYPES } from "../../texts.js";

const REFRESH = 10_000;

/** Jobs that failed for good. A redrive starts the same submission as a new job. */
export default function DeadLetters({ query }) {
  const filter = { type: query.type, code: query.code };
  const list = usePages(api.deadLetters(filter), [query.type, query.code], { key: (job) => job.job_id, every: REFRESH });
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(null);
  const action = useAction();
  const redrive = async (job) => {
    const started = await action.run(() => api.redrive(job.job_id));
    if (started) {
      setDone({ started: [started.job_id] });
      list.reload();
    }
  };
  const redriveAll = async () => {
    const answer = await action.run(() => api.redriveAll(filter));
    if (answer) {
      setAsking(false);
      setDone({ started: answer.redriven.map((each) => each.redriven_as), skipped: answer.skipped, more: answer.has_more });
      list.reload();
    }
  };
  return html`
    <form class="filters" onSubmit=${(event) => event.preventDefault()}>
      <${Select} label="Type" value=${query.type} options=${[["", "All"], ...Object.entries(TYPES)]} onChange=${(type) => setQuery({ type })} />
      <${Field} label="Error code"><input value=${query.code ?? ""} onChange=${(event) => setQuery({ code: event.target.value.trim() })} /><//>
      <button type="button" disabled=${!list.rows?.length} onClick=${() => setAsking(true)}>Redrive all of these</button>
    </form>
    ${done && html`<${Done} ...${done} />`}
    ${!asking && action.error && html`<${Failure} error=${action.error} />`}
    <${LongTable}
      label="Dead letters"
      list=${list}
      columns=${columns(redrive, action.running)}
      rowKey=${(job) => job.job_id}
      empty=${html`<${Empty} title="There are no dead letters.">A job becomes one when it fails after all attempts, or stops its process again and again.<//>`}
    />
    ${asking &&
    html`
      <${Confirm} title="Redrive all of these?" verb="Redrive" action=${action} onConfirm=${redriveAll} onClose=${() => setAsking(false)}>
        <p>Up to 100 dead letters that match the filters start again as new jobs. If the cause of their errors is not mended, they fail again.</p>
      <//>
    `}
  `;
}

const Done = ({ started, skipped = [], more }) => html`
  <p class="notice" role="status">
    ${started.length === 1
      ? html`It was started as <a href=${href(["jobs", started[0]])}>a new job</a>.`
      : `${plural(started.length, "job")} ${started.length === 1 ? "was" : "were"} started.`}
    ${skipped.length > 0 && ` ${plural(skipped.length, "job")} could not be started: ${skipped[0].detail}`}
    ${more && " Some are left: redrive again."}
  </p>
`;

const columns = (redrive, running) => [
  { name: "Job", cell: (job) => html`<a class="uri" href=${href(["jobs", job.job_id])}>${source(job)}</a>` },
  { name: "Type", width: "6rem", wide: true, cell: (job) => TYPES[job.type] ?? job.type },
  { name: "Tenant", width: "7rem", wide: true, cell: (job) => html`<span class="cut">${job.tenant}</span>` },
  { name: "Error", cell: (job) => job.error && html`<${JobError} error=${job.error} />` },
  { name: "Attempts", width: "5rem", wide: true, cell: (job) => job.attempts },
  { name: "Failed", width: "4rem", wide: true, cell: (job) => html`<${Age} time=${job.completed_at} />` },
  { name: "Redrive", width: "6rem", cell: (job) => html`<${RowButton} name="Redrive" of=${source(job)} disabled=${running} onClick=${() => redrive(job)} />` },
];

const source = (job) => job.source_uri ?? job.job_id;

const JobError = ({ error }) => html`
  <span class="cut" title=${`${error.message} ${advice(error)}`}><code>${error.code}</code> ${error.message}</span>
`;
