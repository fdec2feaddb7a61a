package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationRuleTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  /** This one and those before it are older than the first release. */
  private static final int LAST_UNRELEASED = 14;

  @Test
  void nodes_of_the_release_before_run_on_each_migration() throws IOException {
    String changelog = Files.readString(Path.of("../CHANGELOG.md"));
    for (Path file : migrations()) {
      String migration = Files.readString(file);
      String release = MigrationRule.contractAfter(migration);
      if (release.isEmpty()) {
        assertThat(MigrationRule.violations(migration))
            .as("%s, see docs/decisions/0037-migrations.md", file.getFileName())
            .isEmpty();
      } else {
        assertThat(changelog)
            .as("%s waits for the release %s", file.getFileName(), release)
            .contains("## [" + release + "]");
      }
    }
  }

  private static List<Path> migrations() throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      return files.filter(file -> version(file) > LAST_UNRELEASED).sorted().toList();
    }
  }

  private static int version(Path migration) {
    Matcher name =
        Pattern.compile("V(\\d+)__\\w+\\.sql").matcher(migration.getFileName().toString());
    assertThat(name.matches()).as("the name of %s", migration).isTrue();
    return Integer.parseInt(name.group(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table upload_part;",
        "alter table job drop column stage;",
        "alter table job\n  add column later text,\n  drop stage;",
        "alter table job rename column stage to phase;",
        "ALTER TABLE job RENAME TO work;",
        "alter table job alter column epoch type integer;",
        "alter table job alter stage set data type text;",
        "alter table job alter column stage set not null;",
        "alter table job alter column priority drop default;",
        "alter table job add column later text not null;",
        "alter table job add column one integer default 0, add column two text not null;",
        "alter table job add constraint few check (attempt < 9);",
        "create unique index job_batch_once on job (batch_id);",
        "drop function count_documents() cascade;",
        "drop trigger document_added on document;",
        "create or replace function count_documents() returns trigger language sql as $$ x $$;",
        "drop view job_upload;",
        "truncate embedding_cache;",
        "alter table job set schema work;",
        "-- compatible:\ndrop table upload_part;",
      })
  void what_the_release_before_uses_neither_goes_nor_becomes_stricter(String statement) {
    assertThat(MigrationRule.violations("create index a on job (id);\n" + statement)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table job add column later text;",
        "alter table job add column later numeric(3, 1) not null default 0, add column b text;",
        "alter table job add column later bigint not null generated always as identity;",
        "alter table job alter column stage drop not null;",
        "alter table job drop constraint job_type_check;",
        "create table later (id uuid primary key, name text not null, unique (name));",
        "create table later (id uuid);\nalter table later add unique (id);",
        "create unlogged table later (id uuid);\ncreate unique index l on later (id);",
        "create function later() returns int language plpgsql as $$\n"
            + "begin\n"
            + " drop table job;\n"
            + "end $$;",
        "-- drop table job;\nupdate job set stage = 'drop table';",
        "create index job_later on job (stage) where stage is not null;",
        "-- compatible: nobody reads it\ndrop table later;",
      })
  void what_the_release_before_does_not_see_is_added(String statement) {
    assertThat(MigrationRule.violations(statement)).isEmpty();
  }

  @Test
  void contract_step_names_the_release_that_does_not_use_it_any_more() {
    assertThat(MigrationRule.contractAfter("-- contract: safe after 0.2.0, nobody reads it\ndrop"))
        .isEqualTo("0.2.0");
    assertThat(MigrationRule.contractAfter("drop table a; -- contract: safe after 0.2.0"))
        .isEmpty();
    assertThat(MigrationRule.contractAfter("-- contract: soon\ndrop table a;")).isEmpty();
  }
}
