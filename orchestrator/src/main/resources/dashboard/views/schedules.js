import { useState } from "preact/hooks";
import { api } from "../api.js";
import { Empty, Page, State, Time } from "../components.js";
import { html } from "../html.js";
import { usePages } from "../loading.js";
import { href } from "../route.js";
import { rhythm, ScheduleForm } from "../schedule-form.js";
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

/** A new form after each schedule that it has created. */
function Create({ onCreated }) {
  const [created, setCreated] = useState(0);
  const create = async (schedule) => {
    await api.createSchedule(schedule);
    setCreated(created + 1);
    onCreated();
  };
  return html`
    <details class="panel">
      <summary>Create a schedule</summary>
      <${ScheduleForm} key=${created} verb="Create the schedule" onSend=${create} />
    </details>
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
  { name: "Last run", width: "8rem", cell: (each) => (each.last_runs?.[0] ? html`<${State} status=${each.last_runs[0].status} partial=${each.last_runs[0].failed > 0} />` : "–") },
];
