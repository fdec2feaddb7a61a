package dev.quarry.orchestrator.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Saves the database to a file, and loads it. */
public interface DatabaseArchive {

  /**
   * Saves the database, which may be in use.
   *
   * @param file does not exist yet
   * @throws BackupException if the database cannot be read
   * @throws IOException if the file cannot be written; it does not exist then
   */
  BackupSummary save(Path file, @Nullable SavedPepper pepper) throws IOException;

  /**
   * The pepper of the API keys, without which the hashes in a backup are worth nothing.
   *
   * @param secret if it is to be part of the backup; null if the operator keeps it elsewhere
   */
  record SavedPepper(String id, @Nullable String secret) {}

  /**
   * Loads a backup into the database, which must be empty. It is loaded as a whole or not at all: a
   * call that failed, or whose process was killed, can be repeated.
   *
   * @throws BackupException if the file is damaged or of a later version, or if the database is in
   *     use; nothing is loaded then
   */
  Loaded load(Path file, BeforeCommit beforeCommit) throws IOException;

  /**
   * What a restored database needs outside of it. Runs when the rows are loaded and nobody sees
   * them yet. If it fails, they are not loaded; if it succeeds, they may not be loaded either.
   */
  @FunctionalInterface
  interface BeforeCommit {
    void run(Loaded loaded) throws IOException;
  }

  /**
   * What was loaded.
   *
   * @param pepperId id of the pepper of the API keys; null: none was in use
   * @param pepper the pepper, if the backup has it
   */
  record Loaded(BackupSummary summary, @Nullable String pepperId, Optional<String> pepper) {}
}
