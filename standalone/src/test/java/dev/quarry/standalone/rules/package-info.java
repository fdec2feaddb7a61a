/** The rules that all modules keep: directions, technology behind ports, format and size. */
@NullMarked
package dev.quarry.standalone.rules;

import org.jspecify.annotations.NullMarked;
