package dev.quarry.mcp.tool;

/** Arguments that several tools take in the same meaning. */
final class CommonParameters {
  private CommonParameters() {}

  /** For tools that store. */
  static Parameter collectionToFill() {
    return Parameter.text(
        "collection",
        "Name of the body of knowledge to store into, for instance 'product-docs'; it is created"
            + " when it does not exist. Leave it out for the default one.");
  }

  /** For tools that read. */
  static Parameter collectionToRead() {
    return Parameter.text(
        "collection", "Only this body of knowledge (see list_collections). Default: all.");
  }

  static Parameter jobId() {
    return Parameter.text("job_id", "The job_id that the submitting tool or list_jobs gave.")
        .must();
  }

  static Parameter documentId() {
    return Parameter.text("document_id", "The document_id from a search result.").must();
  }

  static Parameter cursor() {
    return Parameter.text("cursor", "next_cursor of the page before, to go on from there.");
  }
}
