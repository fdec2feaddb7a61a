import { useState } from "preact/hooks";
import { api } from "../api.js";
import { Empty, Failure, Field, Page, Select, State, Time } from "../components.js";
import { html } from "../html.js";
import { useAction, usePages } from "../loading.js";
import { href } from "../route.js";
import { LongTable } from "../table.js";
import { TYPES } from "../texts.js";

const REFRESH = 10_000;

/** Submissions that run by themselves. */
export default function Schedules({ caller }) {
  const list = usePages(api.schedules(), [], { key: (schedule) => schedule.schedule_id, every: REFRESH });
  return html`
    <${Page} title="Schedules">
      ${caller.role !== "viewer" && html`<${Create} onCreated=${list.reload} />`}
      <${LongTable}
        label="Schedules"
        list=${list}
        columns=${COLUMNS}
        rowKey=${(schedule) => schedule.schedule_id}
        empty=${html`<${NoSchedules} />`}
      />
    <//>
  `;
}

const NoSchedules = () => html`
  <${Empty} title="There are no schedules.">
    A schedule crawls a site again and again, so that its documents stay fresh. Pages that have not changed cost no
    extraction and no embedding.
  <//>
`;

const condition = ({ paused }) => (paused ? "paused" : "active");

const COLUMNS = [
  { name: "State", width: "6.5rem", cell: (each) => html`<span class=${`state ${condition(each)}`}>${condition(each)}</span>` },
  { name: "Schedule", cell: (each) => html`<a class="uri" href=${href(["schedules", each.schedule_id])}>${each.name ?? each.submission.source_uri}</a>` },
  { name: "Source", wide: true, cell: (each) => html`<span class="cut">${each.submission.source_uri}</span>` },
  { name: "Type", width: "6rem", wide: true, cell: (each) => TYPES[each.submission.source_type] ?? each.submission.source_type },
  { name: "When", width: "10rem", wide: true, cell: (each) => html`<span class="cut">${rhythm(each)}</span>` },
  { name: "Next run", width: "12rem", wide: true, cell: (each) => html`<${Time} time=${each.next_run_at} />` },
  { name: "Last run", width: "8rem", cell: (each) => (each.last_runs?.[0] ? html`<${State} status=${each.last_runs[0].status} />` : "–") },
];

export const rhythm = ({ every, cron, time_zone: zone }) => (every ? `every ${interval(every)}` : `${cron}${zone ? ` (${zone})` : ""}`);

/** An ISO 8601 duration in words: "PT6H" is "6 h", "P1DT12H" is "1 d 12 h". */
function interval(iso) {
  const units = { D: "d", H: "h", M: "min", S: "s", W: "weeks" };
  return [...iso.matchAll(/(\d+)([WDHMS])/g)].map(([, count, unit]) => `${count} ${units[unit]}`).join(" ") || iso;
}

const INTERVALS = [["PT1H", "Every hour"], ["PT6H", "Every 6 hours"], ["P1D", "Every day"], ["P7D", "Every week"], ["cron", "By a cron expression"]];
const EMPTY = {
  name: "",
  source_uri: "",
  collection: "",
  max_pages: "",
  every: "P1D",
  cron: "0 3 * * *",
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

function Create({ onCreated }) {
  const [form, setForm] = useState(EMPTY);
  const action = useAction();
  const change = (name) => (event) => setForm((before) => ({ ...before, [name]: event.target.value }));
  const create = async (event) => {
    event.preventDefault();
    if (await action.run(() => api.createSchedule(body(form)))) {
      setForm(EMPTY);
      onCreated();
    }
  };
  return html`
    <details class="panel">
      <summary>Create a schedule</summary>
      <form onSubmit=${create}>
        <${Field} label="First page of the site"><input type="url" required value=${form.source_uri} onInput=${change("source_uri")} /><//>
        <div class="columns">
          <${Field} label="Name"><input value=${form.name} onInput=${change("name")} /><//>
          <${Field} label="Collection" hint="The collection “default” if it is empty.">
            <input value=${form.collection} onInput=${change("collection")} />
          <//>
          <${Field} label="Pages at most" hint="10 if it is empty.">
            <input type="number" min="1" max="100000" value=${form.max_pages} onInput=${change("max_pages")} />
          <//>
        </div>
        <div class="columns">
          <${Select} label="When" value=${form.every} options=${INTERVALS} onChange=${(every) => setForm((before) => ({ ...before, every }))} />
          ${form.every === "cron" &&
          html`
            <${Field} label="Cron expression" hint="Minute, hour, day of the month, month, day of the week.">
              <input required value=${form.cron} onInput=${change("cron")} />
            <//>
            <${Field} label="Time zone"><input required value=${form.time_zone} onInput=${change("time_zone")} /><//>
          `}
        </div>
        ${action.error && html`<${Failure} error=${action.error} />`}
        <div class="actions"><button class="primary" disabled=${action.running}>Create the schedule</button></div>
      </form>
    </details>
  `;
}

const body = (form) => ({
  ...(form.name && { name: form.name }),
  submission: {
    source_type: "web_crawl",
    source_uri: form.source_uri,
    ...(form.collection && { collection: form.collection }),
    ...(form.max_pages && { metadata: { max_pages: Number.parseInt(form.max_pages, 10) } }),
  },
  ...(form.every === "cron" ? { cron: form.cron, time_zone: form.time_zone } : { every: form.every }),
});
