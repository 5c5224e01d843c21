import Testing

@testable import BatchForge

@Suite("MarkdownSections: every section is there, and something is in it")
struct MarkdownSectionsTests {
    private func problem(_ required: [String], _ text: String) -> String? {
        MarkdownSections(required).firstProblem(in: text)
    }

    @Test(
        "a heading is found however it is written",
        arguments: [
            "## Overview\ntext", "text\n\n## Overview\n\ntext\n", "   ## Overview\ntext", "##\tOverview\ntext",
            "## Overview ##\ntext",
            "## Overview ######   \ntext", "##    Overview   \ntext", "## **Overview**\ntext", "## __Overview__\ntext",
            "## *Over*view\ntext",
            "## OVERVIEW\ntext", "## Overview:\ntext", "## **Overview:**\ntext", "## **Overview**:\ntext",
            "## 1. Overview\ntext",
            "## 1) Overview\ntext", #"## 1\. Overview"# + "\ntext", "## 1.2 Overview\ntext", "## **1. Overview**\ntext",
            "text\n## Overview\ntext",
            "## Overview\r\n\r\ntext\r\n", "## Overview\rtext", "Overview\n---\ntext", "Overview\n-\ntext",
            "**Overview**\n--------  \ntext",
            "a\n\nOverview\n---\ntext", "## Overview\n### Details\ntext", "## Overview\n\n    code",
            "## Overview\n```\ncode\n```", "## Overview\n- a",
            "## Overview\n> quote", "## Overview\n|a|b|\n|-|-|\n|1|2|", "## Overview\n\n## Next\n\n## Overview\ntext",
            "```\na\n```\n## Overview\ntext",
            "~~~\n```\n~~~\n## Overview\ntext", "````\n```\n````\n## Overview\ntext", "a ``` b\n## Overview\ntext",
            "```a`b\n## Overview\ntext",
            "## Overview\ntext\n---\n## Next", "## Overview\ntext\n===\n", "# Other\n---\n## Overview\ntext",
            "\u{9}\n## Overview\n1.",
        ])
    func found(text: String) {
        #expect(problem(["## Overview"], text) == nil)
        #expect(problem(["Overview"], text) == nil)
        #expect(problem(["## 3. *overview*:"], text) == nil)
    }

    @Test(
        "what is no such heading is none",
        arguments: [
            "", "Overview", "Overview\ntext", "##Overview\ntext", "    ## Overview\ntext", "\t## Overview\ntext",
            "  \t## Overview\ntext",
            "####### Overview\ntext", "a\n```\n## Overview\ntext\n```", "~~~ md\n## Overview\ntext\n~~~\nmore",
            "```\n## Overview\ntext",
            "````\n```\n## Overview\ntext\n````", "```\n    ```\n## Overview\ntext", "```\n``` x\n## Overview\ntext",
            "~~~\n```\n## Overview\ntext",
            "> ## Overview\ntext", "- ## Overview\ntext", "**Overview**\ntext", "1. Overview\ntext",
            "\\## Overview\ntext",
            "## Overview of all\ntext", "## The Overview\ntext", "## 1 Overview\ntext", "## Overview#\ntext",
            "## \ntext", "##\ntext",
            "Overview\n\n---\ntext", "Overview\n-- -\ntext", "Overview\n    ---\ntext", "- a\n---\nOverview",
            "## Over\u{a0}view\ntext",
        ])
    func missing(text: String) {
        #expect(problem(["## Overview"], text) == "section '## Overview' is missing")
        #expect(problem(["Overview"], text) == "section 'Overview' is missing")
    }

    @Test(
        "a section without text is empty, whatever headings are in it",
        arguments: [
            "## Overview", "## Overview\n", "## Overview\n\n \t\n", "## Overview\n## Next\ntext",
            "## Overview\n# Next\ntext",
            "## Overview\n\n---\n\n## Next\ntext", "## Overview\n* * *\n",
            "## Overview\n### Details\n#### More\n## Next\ntext",
            "## Overview\n```\n\n```\n## Next\ntext", "## Overview\n## Overview\n", "Overview\n---\n\n## Next\ntext",
            "text\n## Overview",
        ])
    func empty(text: String) {
        #expect(problem(["## Overview"], text) == "section '## Overview' is empty")
    }

    @Test("the level counts where it is asked for")
    func levels() {
        let text = "# Overview\ntext\n### Risks\ntext\n\nSteps\n=====\ntext"
        #expect(problem(["Overview", "Risks", "Steps"], text) == nil)
        #expect(problem(["# Overview", "### Risks", "# Steps"], text) == nil)
        #expect(problem(["## Overview"], text) == "section '## Overview' is missing")
        #expect(problem(["# Overview", "## Steps"], text) == "section '## Steps' is missing")
    }

    @Test("the first problem is the first of those asked for")
    func order() {
        let text = "## B\n\n## C\ntext"
        #expect(problem(["C", "B", "A"], text) == "section 'B' is empty")
        #expect(problem(["C", "A", "B"], text) == "section 'A' is missing")
        #expect(problem([], text) == nil)
        #expect(problem(["A\u{1b}[2J"], text) == #"section 'A\u{1b}[2J' is missing"#)
    }

    @Test("text of a deeper section is text of those around it")
    func nested() {
        let text = "# A\n## B\n### C\ntext\n## D\n# E\n## F\ntext"
        #expect(problem(["A", "B", "C", "E", "F"], text) == nil)
        #expect(problem(["D"], text) == "section 'D' is empty")
    }

    @Test(
        "an answer that is one code block as a whole counts as its inside",
        arguments: [
            "```markdown\n## Overview\ntext\n```", "\n\n```md\n## Overview\ntext\n```\n\n",
            "```\n## Overview\ntext\n```", "~~~Markdown\n## Overview\ntext\n~~~",
            "```markdown\n## Overview\n```python\ncode\n```\ntext\n```",
            "````markdown\n## Overview\n```\ncode\n```\n````", "```markdown\n## Overview\ntext",
            "``` markdown \r\n## Overview\r\ntext\r\n```\r\n",
        ])
    func wrapped(text: String) {
        #expect(problem(["## Overview"], text) == nil)
    }

    @Test(
        "an answer that only begins with a code block does not",
        arguments: [
            "```\n## Overview\ntext\n```\nmore", "```python\n## Overview\ntext\n```",
            "```\n## Overview\ntext\n```\nmore\n```\ncode\n```",
            "```markdown\n## Overview\ntext\n```\nThat was an example.", "text\n```markdown\n## Overview\ntext\n```",
        ])
    func notWrapped(text: String) {
        #expect(problem(["## Overview"], text) == "section '## Overview' is missing")
    }

    @Test(
        "a lot of anything takes no time",
        arguments: [
            "#", "# ", "## A\n", "```\n", "~~~ x\n", "`", "a\n", "a\n---\n", "---\n", "- ", "\n", "\r", "\t", "\\", "*",
            "1.", "1. ", ":", "# a #", "é", "\u{0}", "    a\n",
        ])
    func hostile(unit: String) {
        let text = String(repeating: unit, count: 250_000 / unit.utf8.count)
        let sections = MarkdownSections((0..<50).map { "## Section \($0)" })
        let time = ContinuousClock().measure {
            for text in [text, "```markdown\n" + text, "## " + text, text + "\n---", "a" + text + "\n---"] {
                #expect(sections.firstProblem(in: text) != nil)
            }
        }
        #expect(time < .seconds(10))
    }
}
