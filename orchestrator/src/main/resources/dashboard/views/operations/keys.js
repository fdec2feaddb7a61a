import { useState } from "preact/hooks";
import { api } from "../../api.js";
import { Age, Confirm, Dialog, Empty, Failure, Field, RowButton, Select, Time } from "../../components.js";
import { html } from "../../html.js";
import { useAction, usePages } from "../../loading.js";
import { LongTable } from "../../table.js";

const ROLES = [
  ["viewer", "Viewer: reads and searches"],
  ["editor", "Editor: also submits, cancels and deletes"],
  ["admin", "Admin: also operates"],
];

/** API keys. A secret is shown once, when the key is created or rotated. */
export default function Keys({ caller }) {
  const list = usePages(api.keys(), [], { key: (key) => key.key_id });
  const [created, setCreated] = useState(null);
  const [revoking, setRevoking] = useState(null);
  const action = useAction();
  const change = async (work) => {
    const result = await action.run(work);
    if (!result) return;
    setRevoking(null);
    if (result.key) setCreated(result);
    list.reload();
  };
  return html`
    <${Create} caller=${caller} running=${action.running} onCreate=${(key) => change(() => api.createKey(key))} />
    ${!revoking && action.error && html`<${Failure} error=${action.error} />`}
    <${LongTable}
      label="API keys"
      list=${list}
      columns=${columns((key) => change(() => api.rotateKey(key.key_id)), setRevoking, action.running)}
      rowKey=${(key) => key.key_id}
      empty=${html`<${NoKeys} />`}
    />
    ${created && html`<${Secret} created=${created} onClose=${() => setCreated(null)} />`}
    ${revoking &&
    html`
      <${Confirm}
        title=${`Revoke the key ${revoking.name}?`}
        verb="Revoke the key"
        action=${action}
        onConfirm=${() => change(() => api.revokeKey(revoking.key_id))}
        onClose=${() => setRevoking(null)}
      >
        <p>It is refused from now on, on other nodes within seconds. Programs that use it stop working. Schedules that it made pause. It cannot be undone.</p>
      <//>
    `}
  `;
}

const NoKeys = () => html`
  <${Empty} title="There are no keys.">
    Everyone who reaches this machine's loopback address may do everything. The first key must be an admin's of the
    tenant “default” that does not expire.
  <//>
`;

function Create({ caller, running, onCreate }) {
  const [form, setForm] = useState({ name: "", role: "viewer", tenant: caller.tenant, expires: "" });
  const change = (changes) => setForm((before) => ({ ...before, ...changes }));
  const submit = (event) => {
    event.preventDefault();
    const { name, role, tenant, expires } = form;
    onCreate({ name, role, tenant, ...(expires && { expires_at: new Date(expires).toISOString() }) });
  };
  return html`
    <form class="filters panel" aria-label="Create a key" onSubmit=${submit}>
      <${Field} label="Name"><input required maxlength="100" value=${form.name} onInput=${(event) => change({ name: event.target.value })} /><//>
      <${Select} label="Role" value=${form.role} options=${ROLES} onChange=${(role) => change({ role })} />
      <${Field} label="Tenant"><input required value=${form.tenant} onInput=${(event) => change({ tenant: event.target.value })} /><//>
      <${Field} label="Expires (optional)">
        <input type="datetime-local" value=${form.expires} onInput=${(event) => change({ expires: event.target.value })} />
      <//>
      <button class="primary" disabled=${running}>Create a key</button>
    </form>
  `;
}

const columns = (rotate, revoke, running) => [
  { name: "Name", cell: (key) => html`<span class="cut" title=${key.key_id}>${key.name}</span>` },
  { name: "Role", width: "5rem", cell: (key) => key.role },
  { name: "Tenant", width: "7rem", wide: true, cell: (key) => html`<span class="cut">${key.tenant}</span>` },
  { name: "Created", width: "5rem", wide: true, cell: (key) => html`<${Age} time=${key.created_at} />` },
  { name: "Last used", width: "5.5rem", wide: true, cell: (key) => html`<${Age} time=${key.last_used_at} />` },
  { name: "Ends", width: "12rem", wide: true, cell: (key) => html`<${End} apiKey=${key} />` },
  {
    name: "Actions",
    width: "10.5rem",
    cell: (key) =>
      !key.revoked_at &&
      html`
        <${RowButton} name="Rotate" of=${key.name} disabled=${running} onClick=${() => rotate(key)} />
        <${RowButton} name="Revoke" of=${key.name} disabled=${running} onClick=${() => revoke(key)} />
      `,
  },
];

const End = ({ apiKey }) =>
  apiKey.revoked_at ? html`<span class="state failed">revoked</span>` : html`<${Time} time=${apiKey.expires_at} />`;

/** The only time that the secret can be read: it is not stored. */
function Secret({ created, onClose }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(created.key);
    setCopied(true);
  };
  return html`
    <${Dialog} title="The new key" onClose=${onClose}>
      <p>Copy it now: it is shown only here and cannot be read again.</p>
      <p><code class="secret">${created.key}</code></p>
      <p class="muted">${created.api_key.name}, role ${created.api_key.role}, tenant ${created.api_key.tenant}</p>
      <div class="actions end">
        <button type="button" onClick=${copy}>${copied ? "Copied" : "Copy"}</button>
        <button type="button" class="primary" onClick=${onClose}>Done</button>
      </div>
    <//>
  `;
}
