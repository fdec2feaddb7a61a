/**
 * The pages of docs/: written from the code where they are references, and run where they say
 * commands.
 */
@NullMarked
package dev.quarry.standalone.documentation;

import org.jspecify.annotations.NullMarked;
