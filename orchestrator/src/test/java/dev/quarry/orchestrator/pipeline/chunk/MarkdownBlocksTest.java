package dev.quarry.orchestrator.pipeline.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code that is told by its indentation (CommonMark 0.31, section 4.4), also within list items. */
final class MarkdownBlocksTest {
  private static String blocks(String text) {
    return MarkdownBlocks.parse(text).stream()
        .map(block -> block.kind() + " " + text.substring(block.start(), block.end()).strip())
        .collect(Collectors.joining("/"))
        .replace('\n', '~')
        .replace('\t', '>');
  }

  /** {@code ~} is the end of a line, {@code >} a tab. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          '# A~~    # c~    | d'           ! 'HEADING # A/CODE # c~    | d'
          '>~    # c'                      ! 'CODE # c'
          '>  # c~  >- d'                  ! 'CODE # c~  >- d'
          '    a~~~    # b~~'              ! 'CODE a~~~    # b'
          '    a~# B'                      ! 'CODE a/HEADING # B'
          'a~    # b'                      ! 'PROSE a~    # b'
          'a~    ==='                      ! 'PROSE a~    ==='
          '   # A'                         ! 'HEADING # A'
          '    ```~# A'                    ! 'CODE ```/HEADING # A'
          '- a~~      # c'                 ! 'LIST_ITEM - a/CODE # c'
          '- a~~    # B'                   ! 'LIST_ITEM - a/HEADING # B'
          '- a~      # b'                  ! 'LIST_ITEM - a~      # b'
          '1.  a~~        # c'             ! 'LIST_ITEM 1.  a/CODE # c'
          '1.  a~~    # B'                 ! 'LIST_ITEM 1.  a/HEADING # B'
          '- a~  - b~~    # C'             ! 'LIST_ITEM - a/LIST_ITEM - b/HEADING # C'
          '- a~  - b~~        # c'         ! 'LIST_ITEM - a/LIST_ITEM - b/CODE # c'
          '->a~~    # B'                   ! 'LIST_ITEM ->a/HEADING # B'
          '- a~>- b'                       ! 'LIST_ITEM - a/LIST_ITEM - b'
          '- a~lazy~~    # B'              ! 'LIST_ITEM - a~lazy/HEADING # B'
          '- a~~b~~    # c'                ! 'LIST_ITEM - a/PROSE b/CODE # c'
          '-     a~~      # c'             ! 'LIST_ITEM -     a/CODE # c'
          '| a |~~    | b |'               ! 'TABLE | a |/CODE | b |'
          """)
  void indented_code_is_told_from_headings_and_tables(String text, String blocks) {
    assertThat(blocks(text.replace('~', '\n').replace('>', '\t'))).isEqualTo(blocks);
  }

  /** The limit only ends a test that would otherwise run for hours. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void deep_lists_and_long_indentation_take_linear_time() {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      deep.append(" ".repeat(2 * i)).append("- a\n");
    }
    deep.append("b\n".repeat(3_000_000));
    assertThat(MarkdownBlocks.parse(deep.toString())).hasSizeLessThanOrEqualTo(1_001);
    assertThat(MarkdownBlocks.parse(" ".repeat(5_000_000) + "a\n" + "\n    a".repeat(500_000)))
        .hasSize(1);
  }
}
