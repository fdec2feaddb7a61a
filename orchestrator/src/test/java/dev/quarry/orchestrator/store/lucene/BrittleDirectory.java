package dev.quarry.orchestrator.store.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** The real directory on a disk that can be full: for new files, or only when they are synced. */
final class BrittleDirectory extends FilterDirectory {
  private final Disk disk;

  /** The disk of all directories that it opens. */
  static final class Disk implements LuceneIndex.DirectoryFactory {
    final AtomicBoolean full = new AtomicBoolean();
    final AtomicBoolean fullAtSync = new AtomicBoolean();

    @Override
    public Directory open(Path path) throws IOException {
      return new BrittleDirectory(LuceneIndex.directory(path), this);
    }
  }

  private BrittleDirectory(Directory directory, Disk disk) {
    super(directory);
    this.disk = disk;
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    failIf(disk.full);
    return super.createOutput(name, context);
  }

  @Override
  public void sync(Collection<String> names) throws IOException {
    failIf(disk.fullAtSync);
    super.sync(names);
  }

  private static void failIf(AtomicBoolean fails) throws IOException {
    if (fails.get()) {
      throw new IOException("No space left on device");
    }
  }
}
