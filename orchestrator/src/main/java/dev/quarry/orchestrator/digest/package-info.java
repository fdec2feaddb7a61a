/** How contents and tokens are hashed; every room may use it. */
@NullMarked
package dev.quarry.orchestrator.digest;

import org.jspecify.annotations.NullMarked;
