package dev.quarry.orchestrator.pipeline.extract.parser;

import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Request;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.SynchronousQueue;

/**
 * The main class of a parser process: reads requests from standard input and writes replies to
 * standard output. It exits when its input ends, even in the middle of a document, because its
 * parent process has then ended.
 */
public final class ParserMain {
  private ParserMain() {}

  public static void main(String[] args) throws Exception {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    // Parsers that print must not write into the replies.
    System.setOut(System.err);
    SynchronousQueue<Request> requests = new SynchronousQueue<>();
    Thread.ofPlatform().daemon().name("requests").start(() -> readRequests(requests));
    DocumentParser parser = new DocumentParser();
    while (true) {
      WorkerProtocol.write(out, parser.parse(requests.take()));
    }
  }

  private static void readRequests(SynchronousQueue<Request> requests) {
    DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
    try {
      while (true) {
        requests.put(WorkerProtocol.readRequest(in));
      }
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(0);
    }
  }
}
