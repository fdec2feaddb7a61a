package dev.quarry.orchestrator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.render.chromium.BrowserTab;
import dev.quarry.orchestrator.render.chromium.TestBrowser;
import dev.quarry.testkit.DocumentationSite;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The dashboard of an open server, with its workers. */
final class DashboardViewsTest {
  private static TestBrowser browser;
  private static DashboardServer server;
  private static ExampleData data;

  private TestBrowser.User user;
  private BrowserTab tab;

  @BeforeAll
  static void start() throws Exception {
    browser = TestBrowser.start();
    server = new DashboardServer(null);
    data = ExampleData.store(server);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    user = browser.user();
    tab = user.open(server.url());
    tab.see("Submit a job");
  }

  @AfterEach
  void close() {
    user.close();
  }

  @Test
  void each_view_is_accessible_and_breaks_no_rule_of_its_policy() throws Exception {
    for (String view : data.views()) {
      tab.view(view);
      for (boolean dark : new boolean[] {false, true}) {
        tab.dark(dark);
        Accessibility.check(tab, view + (dark ? " in dark" : " in light"));
      }
    }
    assertThat(tab.errors()).isEmpty();
  }

  @Test
  void filters_stay_in_the_address() throws Exception {
    tab.choose("State", "failed");
    tab.until("document.querySelectorAll('[role=row] .state.failed').length === 1");
    tab.eval("location.reload()");
    tab.until("document.querySelectorAll('[role=row] .state.failed').length === 1");
    assertThat(tab.eval("location.hash").asString()).isEqualTo("#/jobs?status=failed");
    tab.fill("Find", data.crawl());
    tab.see("Stages");
    assertThat(tab.eval("location.hash").asString()).isEqualTo("#/jobs/" + data.crawl());
  }

  @Test
  void dropped_file_is_estimated_then_stored_and_read() throws Exception {
    tab.view("#/submit?kind=file");
    tab.eval(
        """
        {
          const transfer = new DataTransfer();
          transfer.items.add(new File(['# Slate\\n\\nSlate splits into thin sheets.'], 'slate.md'));
          document.querySelector('.drop').dispatchEvent(
            new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
        }
        """);
    tab.see("slate.md");
    tab.fill("Collection", "dropped");
    tab.press("Dry run");
    tab.see("Dry run: nothing was stored.");
    tab.press("Submit");
    tab.see("Its documents can be searched.");
    tab.press("Document");
    tab.see("Slate splits into thin sheets.");
    tab.press("Delete");
    tab.see("Delete this document?");
    tab.press("Delete the document");
    tab.see("The collection has no documents.");
  }

  @Test
  void search_marks_the_words_and_leads_to_the_chunk() throws Exception {
    tab.view("#/knowledge");
    tab.fill("Question or words", "monks granite");
    tab.press("Search");
    tab.see("Score");
    tab.choose("Search by", "keyword");
    tab.until("location.hash.includes('mode=keyword')");
    tab.until(
        """
        (() => {
          const found = document.querySelector('.results li:has(mark) h2 a');
          found?.click();
          return found;
        })()
        """);
    tab.until("document.querySelector('.markdown mark')?.textContent.includes('monks')");
  }

  @Test
  void two_tabs_follow_a_job_across_a_restart_of_the_server() throws Exception {
    int pages = 8;
    try (DocumentationSite site = new DocumentationSite(pages, 2)) {
      String job =
          server.submit(
              """
              {"source_type": "web_crawl", "source_uri": "%s", "collection": "live"}
              """
                  .formatted(site.start()));
      String address = server.url() + "#/jobs/" + job + "?show=events";
      BrowserTab other = user.open(address);
      tab.load(server.url() + "?#/jobs/" + job + "?show=events");
      for (BrowserTab each : new BrowserTab[] {tab, other}) {
        each.until("document.querySelector('.stream.live')");
        each.eval("window.sameDocument = true");
      }
      server.stop();
      tab.see("Reconnecting");
      other.see("Reconnecting");
      server.start();
      site.openAll();
      for (BrowserTab each : new BrowserTab[] {tab, other}) {
        each.see("Its documents can be searched.");
        int last = server.call("GET", "jobs/" + job, "").path("events").size();
        assertThat(each.eval("window.sameDocument").asBoolean()).isTrue();
        assertThat(numbersOfEvents(each)).containsExactly(IntStream.rangeClosed(1, last).toArray());
        assertThat(each.errors()).isEmpty();
      }
    }
  }

  private static int[] numbersOfEvents(BrowserTab tab) throws InterruptedException {
    JsonNode numbers =
        tab.eval(
            """
            [...document.querySelectorAll('[data-name=Number]')].map(cell => Number(cell.textContent)).reverse()
            """);
    return IntStream.range(0, numbers.size()).map(i -> numbers.path(i).asInt()).toArray();
  }

  @Test
  void ten_thousand_items_are_loaded_by_pages_and_few_are_rendered() throws Exception {
    int items = 10_000;
    String job =
        server.run("{\"source_type\": \"text\", \"text\": \"large\"}").path("job_id").asString();
    server
        .sql()
        .sql(
            """
            insert into item (job_id, uri, uri_sha256, status)
            select ?::uuid, 'https://large.example/' || n, sha256(n::text::bytea), 'stored'
            from generate_series(2, ?) n
            """)
        .params(job, items)
        .update();
    tab.view("#/jobs/" + job);
    String table = "document.querySelector('[role=table]')";
    tab.until(table);
    tab.eval("window.mostRows = 0");
    tab.until(
        """
        (() => {
          const table = document.querySelector('[role=table]');
          window.mostRows = Math.max(window.mostRows, table.querySelectorAll('[role=row]').length);
          table.scrollTop = table.scrollHeight;
          return table.getAttribute('aria-rowcount') === '10001';
        })()
        """);
    tab.see("https://large.example/10000");
    assertThat(tab.eval("window.mostRows").asInt()).isLessThan(100);
    assertThat(tab.eval("document.querySelectorAll('*').length").asInt()).isLessThan(1_500);
  }

  @Test
  void hostile_texts_stay_texts() throws Exception {
    String hostile = "<img src=x onerror=alert(1)><script>window.attacked = 1</script>";
    String job =
        server
            .run(
                """
                {"source_type": "text", "title": "%1$s", "text": "%1$s mica", "collection": "hostile",
                 "source_uri": "note:%%3Cscript%%3E", "labels": ["<b>label"], "metadata": {"%1$s": "%1$s"}}
                """
                    .formatted(hostile))
            .path("job_id")
            .asString();
    server
        .sql()
        .sql(
            "update document set uri = 'javascript:window.attacked=1' where collection = 'hostile'")
        .update();
    server
        .sql()
        .sql("update item set uri = 'javascript:window.attacked=1' where job_id = ?::uuid")
        .params(job)
        .update();
    String document =
        server
            .sql()
            .sql("select id from document where collection = 'hostile'")
            .query(String.class)
            .single();
    for (String view :
        new String[] {
          "#/jobs",
          "#/jobs/" + job,
          "#/jobs/" + job + "?show=request",
          "#/jobs/" + job + "?show=result",
          "#/knowledge/hostile",
          "#/documents/" + document,
          "#/search?q=mica&collection=hostile",
          "#/jobs?q=" + hostile,
          "#/knowledge/" + hostile
        }) {
      tab.view(view);
      assertThat(
              tab.eval("document.querySelectorAll('main img, main script, main b').length").asInt())
          .as(view)
          .isZero();
      assertThat(tab.eval("[...document.links].map(a => new URL(a.href).protocol)").valueStream())
          .as(view)
          .allMatch(scheme -> scheme.asString().equals("http:"));
    }
    assertThat(tab.eval("window.attacked === undefined").asBoolean()).isTrue();
    tab.view("#/documents/" + document);
    tab.see(hostile);
    assertThat(tab.errors()).isEmpty();
  }

  @Test
  void items_are_current_though_the_job_ended_while_they_were_loaded() throws Exception {
    int pages = 3;
    try (DocumentationSite site = new DocumentationSite(pages, 0)) {
      String job =
          server.submit(
              """
              {"source_type": "web_crawl", "source_uri": "%s", "collection": "ledger"}
              """
                  .formatted(site.start()));
      // The first response with items is held until the job has ended.
      tab.eval(
          """
          {
            const former = window.fetch;
            let held = false;
            window.fetch = async (url, options) => {
              const response = await former(url, options);
              if (url.pathname.endsWith('/items') && !held) {
                held = true;
                await new Promise((resolve) => window.release = resolve);
              }
              return response;
            };
          }
          """);
      tab.eval("location.hash = '#/jobs/" + job + "'");
      tab.until("window.release");
      site.openAll();
      tab.see("Its documents can be searched.");
      tab.eval("window.release()");
      tab.until("document.querySelectorAll('[role=row] .state.stored').length === " + (pages + 1));
    }
  }

  @Test
  void schedule_is_created_once_and_changed() throws Exception {
    tab.view("#/schedules");
    tab.press("Create a schedule");
    tab.fill("First page of the site", "http://127.0.0.1:9/start");
    tab.fill("Name", "nightly");
    tab.fill("Pages at most", "20");
    tab.choose("When", "cron");
    tab.fill("Cron expression", "0 4 * * *");
    tab.fill("Time zone", "Europe/Berlin");
    tab.eval(
        """
        {
          const create = [...document.querySelectorAll('button')].find(each => each.textContent === 'Create the schedule');
          create.click();
          create.click();
        }
        """);
    tab.press("nightly");
    tab.see("0 4 * * * (Europe/Berlin)");
    tab.press("Change the schedule");
    tab.until("document.querySelector('details form')");
    tab.fill("Pages at most", "30");
    tab.choose("When", "PT6H");
    tab.eval("document.querySelector('details form').requestSubmit()");
    tab.see("every 6 h");
    List<JsonNode> made =
        server
            .call("GET", "schedules", "")
            .path("schedules")
            .valueStream()
            .filter(each -> each.path("name").asString("").equals("nightly"))
            .toList();
    assertThat(made).hasSize(1);
    JsonNode changed = made.getFirst();
    assertThat(changed.path("submission").path("metadata").path("max_pages").asInt()).isEqualTo(30);
    tab.press("Delete");
    tab.press("Delete the schedule");
    tab.see("1 in all.");
    assertThat(tab.eval("document.body.innerText").asString()).doesNotContain("nightly");
  }

  @Test
  void keyboard_reaches_the_content_and_leaves_a_dialog() throws Exception {
    tab.key("Tab", 9);
    assertThat(tab.eval("document.activeElement.textContent").asString()).contains("Skip");
    tab.view("#/knowledge");
    assertThat(tab.eval("document.activeElement.tagName").asString()).isEqualTo("H1");
    tab.press("Delete notes");
    tab.until("document.querySelector('dialog[open]')");
    assertThat(tab.eval("document.querySelector('dialog .danger').disabled").asBoolean()).isTrue();
    tab.key("Escape", 27);
    tab.until("!document.querySelector('dialog')");
  }

  @Test
  void focus_returns_to_the_button_that_opened_a_dialog() throws Exception {
    String opener = "document.querySelector('[aria-label=\"Delete notes\"]')";
    tab.view("#/knowledge");
    for (String way : new String[] {"Keep it", "Escape"}) {
      tab.until(opener);
      tab.eval(opener + ".focus()");
      tab.eval(opener + ".click()");
      tab.until("document.querySelector('dialog[open]')");
      if (way.equals("Escape")) {
        tab.key(way, 27);
      } else {
        tab.press(way);
      }
      tab.until("!document.querySelector('dialog')");
      tab.until("document.activeElement === " + opener);
    }
  }
}
