import { api } from "../../api.js";
import { Empty, Field, Time } from "../../components.js";
import { html } from "../../html.js";
import { usePages } from "../../loading.js";
import { setQuery } from "../../route.js";
import { LongTable } from "../../table.js";

/** Changes and denied requests, newest first. */
export default function Audit({ query }) {
  const list = usePages(api.audit({ action: query.action }), [query.action], { key: (entry) => entry.id });
  return html`
    <form class="filters" onSubmit=${(event) => event.preventDefault()}>
      <${Field} label="Action" hint="The whole text, as in the list.">
        <input value=${query.action ?? ""} onChange=${(event) => setQuery({ action: event.target.value.trim() })} />
      <//>
      <button type="button" onClick=${list.reload}>Refresh</button>
    </form>
    <${LongTable}
      label="Audit trail"
      list=${list}
      columns=${COLUMNS}
      rowKey=${(entry) => entry.id}
      empty=${html`<${Empty} title="There are no entries.">Changes and denied requests are recorded here.<//>`}
    />
  `;
}

const COLUMNS = [
  { name: "Time", width: "12rem", cell: (entry) => html`<${Time} time=${entry.at} />` },
  { name: "Action", cell: (entry) => html`<span class="cut">${entry.action}</span>` },
  { name: "Object", wide: true, cell: (entry) => html`<span class="cut" title=${entry.object}>${entry.object}</span>` },
  { name: "Outcome", width: "7rem", cell: (entry) => html`<span class="cut">${entry.outcome}</span>` },
  { name: "Tenant", width: "7rem", wide: true, cell: (entry) => html`<span class="cut">${entry.tenant}</span>` },
  { name: "Key", width: "8rem", wide: true, cell: (entry) => html`<span class="cut" title=${entry.key_id}>${entry.key_id}</span>` },
  { name: "Address", width: "8rem", wide: true, cell: (entry) => html`<span class="cut">${entry.address}</span>` },
];
