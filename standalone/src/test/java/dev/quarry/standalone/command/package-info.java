@NullMarked
package dev.quarry.standalone.command;

import org.jspecify.annotations.NullMarked;
