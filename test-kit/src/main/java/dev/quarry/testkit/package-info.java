/**
 * What the tests of several modules share: waiting for conditions, sites on loopback, processes.
 */
@NullMarked
package dev.quarry.testkit;

import org.jspecify.annotations.NullMarked;
