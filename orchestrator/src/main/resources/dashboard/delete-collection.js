import { api } from "./api.js";
import { Confirm } from "./components.js";
import { plural } from "./format.js";
import { html } from "./html.js";
import { useAction } from "./loading.js";

/** Asks before a collection is deleted. */
export function DeleteCollection({ collection, onDone, onClose }) {
  const action = useAction();
  const remove = async () => (await action.run(() => api.deleteCollection(collection.name))) && onDone();
  return html`
    <${Confirm}
      title=${`Delete the collection ${collection.name}?`}
      verb="Delete the collection"
      typed=${collection.name}
      action=${action}
      onConfirm=${remove}
      onClose=${onClose}
    >
      <p>
        This deletes ${plural(collection.documents, "document")} with ${plural(collection.chunks, "chunk")}, their texts and their vectors. Searches find
        nothing of it any more. The websites and files that it came from are not changed. It cannot be undone, but the documents can be ingested again.
      </p>
    <//>
  `;
}
