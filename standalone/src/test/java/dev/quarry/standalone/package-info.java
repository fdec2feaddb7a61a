@NullMarked
package dev.quarry.standalone;

import org.jspecify.annotations.NullMarked;
