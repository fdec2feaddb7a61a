package dev.quarry.model;

/** How many documents a job added, changed, removed and found unchanged. */
public record ChangeCounts(int added, int changed, int removed, int unchanged) {}
