/**
 * The wire records that Quarry's processes and clients exchange as JSON.
 *
 * <p>Rules: JSON names are snake_case; an optional member is boxed or {@code @Nullable} and is left
 * out of the JSON when absent, never {@code null}; a required member is refused at construction;
 * new members are appended and optional, so that an older reader keeps working.
 */
@NullMarked
package dev.quarry.model;

import org.jspecify.annotations.NullMarked;
