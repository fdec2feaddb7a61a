package dev.quarry.standalone.rules.planted.mcp.protocol.http;

import dev.quarry.standalone.rules.planted.mcp.protocol.stdio.NamesHttp;

/** One half of a cycle. */
public record NamesStdio(NamesHttp half) {}
