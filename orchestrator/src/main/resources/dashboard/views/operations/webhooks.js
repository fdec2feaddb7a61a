import { useState } from "preact/hooks";
import { api } from "../../api.js";
import { Age, Dialog, Empty, Failure, Loaded, RowButton, Select, Time } from "../../components.js";
import { html } from "../../html.js";
import { useAction, useLoad, usePages } from "../../loading.js";
import { href, setQuery } from "../../route.js";
import { LongTable } from "../../table.js";

const REFRESH = 5_000;
const STATES = [["", "All"], ["pending", "Pending"], ["delivered", "Delivered"], ["failed", "Failed"]];

/** The calls of webhooks: what was sent, and what the receivers responded. */
export default function Webhooks({ query }) {
  const list = usePages(api.deliveries({ status: query.status }), [query.status], { key: (each) => each.delivery_id, every: REFRESH });
  const [open, setOpen] = useState(null);
  const action = useAction();
  const redeliver = async (id) => (await action.run(() => api.redeliver(id))) && list.reload();
  return html`
    <div class="filters">
      <${Select} label="State" value=${query.status} options=${STATES} onChange=${(status) => setQuery({ status })} />
    </div>
    ${action.error && html`<${Failure} error=${action.error} />`}
    <${LongTable}
      label="Webhook deliveries"
      list=${list}
      columns=${columns(setOpen, redeliver, action.running)}
      rowKey=${(each) => each.delivery_id}
      empty=${html`<${NoDeliveries} />`}
    />
    ${open && html`<${Delivery} id=${open} onClose=${() => setOpen(null)} />`}
  `;
}

const NoDeliveries = () => html`
  <${Empty} title="There are no deliveries.">
    Submit a job with a callback_url, or set an endpoint for all jobs of the tenant: PUT /admin/webhooks/endpoint.
  <//>
`;

const columns = (open, redeliver, running) => [
  { name: "State", width: "7rem", cell: (each) => html`<span class=${`state ${each.status}`}>${each.status}</span>` },
  { name: "Receiver", cell: (each) => html`<span class="cut" title=${each.url}>${each.url}</span>` },
  { name: "Event", width: "8.5rem", wide: true, cell: (each) => each.event },
  { name: "Job", width: "5rem", wide: true, cell: (each) => html`<a href=${href(["jobs", each.job_id])}>Job</a>` },
  { name: "Attempts", width: "5rem", wide: true, cell: (each) => each.attempts },
  { name: "Last error", wide: true, cell: (each) => html`<span class="cut" title=${each.last_error}>${each.last_error ?? "–"}</span>` },
  { name: "Age", width: "4rem", wide: true, cell: (each) => html`<${Age} time=${each.created_at} />` },
  {
    name: "Actions",
    width: "13rem",
    cell: (each) => html`
      <${RowButton} name="Attempts" of=${each.url} onClick=${() => open(each.delivery_id)} />
      <${RowButton} name="Redeliver" of=${each.url} disabled=${running} onClick=${() => redeliver(each.delivery_id)} />
    `,
  },
];

function Delivery({ id, onClose }) {
  const state = useLoad((signal) => api.delivery(id, signal), [id]);
  return html`
    <${Dialog} title="Delivery" onClose=${onClose}>
      <${Loaded} state=${state} what="the delivery">
        ${({ attempt_log: attempts = [], payload }) => html`
          ${attempts.length === 0 && html`<p>It was not sent yet.</p>`}
          <ol class="attempts">
            ${attempts.map(
              (attempt) => html`
                <li>
                  <strong>${attempt.status_code ?? attempt.error ?? "no response"}</strong> after ${attempt.duration_ms} ms, <${Time} time=${attempt.at} />
                  ${(attempt.message ?? attempt.answer) && html`<pre tabindex="0">${attempt.message ?? attempt.answer}</pre>`}
                </li>
              `,
            )}
          </ol>
          ${payload && html`<details><summary>Message</summary><pre tabindex="0">${payload}</pre></details>`}
        `}
      <//>
      <div class="actions end"><button type="button" onClick=${onClose}>Close</button></div>
    <//>
  `;
}
