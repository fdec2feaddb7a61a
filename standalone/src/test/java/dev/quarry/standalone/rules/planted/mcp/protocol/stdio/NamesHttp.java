package dev.quarry.standalone.rules.planted.mcp.protocol.stdio;

import dev.quarry.standalone.rules.planted.mcp.protocol.http.NamesStdio;

/** The other half of a cycle. */
public record NamesHttp(NamesStdio half) {}
