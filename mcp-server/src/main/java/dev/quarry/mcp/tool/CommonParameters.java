package dev.quarry.mcp.tool;

/** Parameters that several tools share. */
final class CommonParameters {
  static final String WAIT_SECONDS = "wait_seconds";

  /** Some clients abort a call after 60 seconds even if it reports progress. */
  static final int MAX_WAIT_SECONDS = 45;

  private CommonParameters() {}

  /** For tools that store documents. */
  static Parameter targetCollection() {
    return Parameter.string(
        "collection",
        "Name of the collection to store into, for instance 'product-docs'; it is created"
            + " when it does not exist. Default: 'default'.");
  }

  /** For tools that submit a job. */
  static Parameter waitSeconds() {
    return Parameter.integer(
            WAIT_SECONDS,
            0,
            MAX_WAIT_SECONDS,
            "Maximum time to wait until the content is searchable by its words. 0 returns the"
                + " job_id at once. The job goes on after the wait.")
        .defaultValue(0);
  }

  /** For tools that read documents. */
  static Parameter collectionFilter() {
    return Parameter.string(
        "collection", "Only this collection (see list_collections). Default: all collections.");
  }

  static Parameter jobId() {
    return Parameter.string(
            "job_id", "The job_id from the tool that submitted the job, or from list_jobs.")
        .required();
  }

  static Parameter documentId() {
    return Parameter.string("document_id", "The document_id from a search result.").required();
  }

  static Parameter cursor() {
    return Parameter.string(
        "cursor", "next_cursor from the previous page. Leave it out to get the first page.");
  }
}
