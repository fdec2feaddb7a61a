/** The tools over plain HTTP, and the server's health. */
@NullMarked
package dev.quarry.mcp.rest;

import org.jspecify.annotations.NullMarked;
