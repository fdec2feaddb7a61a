import { h } from "preact";
import htm from "htm";

/**
 * Markup as a tagged template, which needs no compiler: html`<p class="note">${text}</p>`.
 * Every value becomes a text node or an attribute, never markup.
 */
export const html = htm.bind(h);
