import { useState } from "preact/hooks";
import { api } from "../api.js";
import { Failure, Field, Page } from "../components.js";
import { html } from "../html.js";
import { useAction } from "../loading.js";

/** The key is sent once. The server keeps the session in a cookie that scripts cannot read. */
export default function SignIn({ onSignedIn }) {
  const [key, setKey] = useState("");
  const action = useAction();
  const signIn = async (event) => {
    event.preventDefault();
    if (await action.run(() => api.signIn(key.trim()))) {
      setKey("");
      onSignedIn();
    }
  };
  return html`
    <${Page} title="Sign in">
      <form class="panel narrow" onSubmit=${signIn}>
        <${Field}
          label="API key"
          hint="An admin creates keys under Operations, or with ./quarry keys create. The first one was shown at the first start."
        >
          <input
            type="password"
            name="api_key"
            autocomplete="current-password"
            required
            value=${key}
            onInput=${(event) => setKey(event.target.value)}
          />
        <//>
        ${action.error && html`<${Failure} error=${action.error} />`}
        <div class="actions">
          <button class="primary" disabled=${action.running || !key.trim()}>Sign in</button>
        </div>
      </form>
    <//>
  `;
}
