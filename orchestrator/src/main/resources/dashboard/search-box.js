import { useState } from "preact/hooks";
import { api } from "./api.js";
import { Field, Select } from "./components.js";
import { html } from "./html.js";
import { useLoad } from "./loading.js";
import { go } from "./route.js";

const MODES = [
  ["hybrid", "Words and meaning"],
  ["keyword", "Words"],
  ["dense", "Meaning"],
];

/** The form of a search, which leads to its results. */
export function SearchBox({ query }) {
  const [typed, setTyped] = useState(query.q ?? "");
  const { data: collections = [] } = useLoad(api.collections, []);
  const search = (changes) => go(["search"], { ...query, q: typed.trim(), ...changes });
  const submit = (event) => {
    event.preventDefault();
    search({});
  };
  const options = [["", "All"], ...collections.map(({ name }) => [name, name])];
  const choose = (changes) => (query.q ? search(changes) : go(["search"], { ...query, ...changes, q: typed.trim() }));
  return html`
    <form class="filters panel" role="search" aria-label="Search the knowledge" onSubmit=${submit}>
      <${Field} label="Question or words">
        <input type="search" required value=${typed} onInput=${(event) => setTyped(event.target.value)} />
      <//>
      <${Select} label="Search by" value=${query.mode ?? "hybrid"} options=${MODES} onChange=${(mode) => choose({ mode })} />
      <${Select} label="Collection" value=${query.collection} options=${options} onChange=${(collection) => choose({ collection })} />
      <button class="primary">Search</button>
    </form>
  `;
}
