package dev.quarry.orchestrator.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTextTest {
  private static final int LONG = 1_000_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          See [the list](https://e.org/).               | See the list.
          ![a wall](https://e.org/w.png) stands         | a wall stands
          [![a wall](w.png)](https://e.org/) stands     | a wall stands
          [a [nested] name](x) and [b](y)               | a [nested] name and b
          [not closed [a](x)                            | [not closed a
          [a](not an address) [b](f(x)) [c][d] (e)      | [a](not an address) [b](f(x)) [c][d] (e)
          \\[kept](x) [a\\]b](y)                        | \\[kept](x) a\\]b
          [a](                                          | [a](
          """)
  void links_and_images_are_reduced_to_their_text(String markdown, String plain) {
    assertThat(PlainText.of(markdown)).isEqualTo(plain);
  }

  /** CommonMark 0.31, section 4.5: nothing stands after a closing fence. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "```\n```js\n[a](x)\n```\n",
        "~~~\n~~~ not closed\n[a](x)\n~~~  \n",
        "````\n```\n[a](x)\n````\n"
      })
  void links_in_fenced_code_are_kept(String code) {
    assertThat(PlainText.of(code + "[b](y)")).isEqualTo(code + "b");
  }

  @Test
  void back_ticks_with_another_one_in_their_line_open_no_fence() {
    assertThat(PlainText.of("``` a ``` b\n[c](z)")).isEqualTo("``` a ``` b\nc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '## The [`open`](https://e.org/) call ##' | The open call
          '# C#'                                    | C#
          '# C# ##'                                 | C#
          '###'                                     | ''
          '# \\*starred\\* and *stressed*'          | *starred* and stressed
          """)
  void heading_markup_is_removed(String markdown, String words) {
    assertThat(PlainText.heading(markdown)).isEqualTo(words);
  }

  @Test
  void an_underlined_heading_is_its_first_line() {
    assertThat(PlainText.heading("Use it\n======")).isEqualTo("Use it");
  }

  /** The limit only ends a test that would otherwise run for hours. */
  @ParameterizedTest
  @ValueSource(strings = {"#", "# ", " ", "[", "\\[", "[a](", "![", "[]", "*", "](", "[](x"})
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void hostile_text_takes_linear_time(String repeated) {
    String hostile = repeated.repeat(LONG / repeated.length());
    assertThat(PlainText.heading("# x" + hostile + "y")).startsWith("x");
    assertThat(PlainText.of(hostile + "[a](b)")).endsWith("a");
  }
}
