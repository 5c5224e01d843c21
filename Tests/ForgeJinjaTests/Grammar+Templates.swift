/// Tags that bring in other templates, and those that are switched on.
extension Grammar {
    /// What templates bring in.
    static let library = [
        "part.j2": "[{{ i|default('-') }}{% for x in words|default([]) %}{{ x }},{% endfor %}{{ x|default('') }}]\n",
        "forms.j2": """
        {% macro field(name, value='v') %}<{{ name }}={{ value }}{{ i|default('') }}>{% endmacro %}
        {%- set note = 'N' %}{% set _hidden = 1 -%}
        """,
        "base.j2": "A{% block head %}H{{ i|default('') }}{% endblock %}B{% block body %}{% endblock %}C\n",
        "middle.j2": "{% extends 'base.j2' %}{% block head %}M{{ super() }}{% endblock %}",
    ]

    static let otherTemplates: [Statement] = [
        Statement(subject: "tag include") { g, d in
            let name = g.pick([
                "'part.j2'", "'part.j2'", "'forms.j2'", "['none.j2', 'part.j2']", "'none.j2' ignore missing",
                "'base.j2'",
            ])
            return g.tag("include \(name)\(g.pick(["", "", " with context"]))")
        },
        Statement(subject: "tag import") { g, d in
            let name = g.freshName("f")
            let context = g.pick(["", " with context", " without context"])
            return
                "\(g.tag("import 'forms.j2' as \(name)\(context)")){{ \(name).field(\(g.scalar(d))) }}{{ \(name).note }}{{ \(name)._hidden is defined }}"
        },
        Statement(subject: "tag from") { g, d in
            let name = g.freshName("f")
            let context = g.pick(["", " with context", " without context"])
            return
                "\(g.tag("from 'forms.j2' import field as \(name), note\(context)")){{ \(name)(\(g.scalar(d)), value=\(g.scalar(1))) }}{{ note }}"
        },
        Statement(subject: "tag extends") { g, d in
            let base = g.pick(["'base.j2'", "'middle.j2'", "'base.j2' if b else 'middle.j2'"])
            let name = g.pick(["head", "body"])
            return "\(g.tag("extends \(base)"))\(g.tag("block \(name)"))\(g.body(d)){{ super() }}\(g.tag("endblock"))"
        },
        Statement(subject: "tag do") { g, d in
            g.extensions.insert(.do)
            let name = g.freshName("a")
            return "{% set \(name) = [] %}\(g.tag("do \(name).append(\(g.scalar(d)))")){{ \(name) }}"
        },
        Statement(subject: "tag break") { g, d in
            g.extensions.insert(.loopControls)
            let item = g.freshName("x")
            return
                "\(g.tag("for \(item) in \(g.iterable(.integers, 1))")){{ \(item) }}\(g.tag("if \(item) > \(g.number(0...4))"))\(g.tag("break"))\(g.tag("endif"))\(g.body(d))\(g.tag("else"))none\(g.tag("endfor"))"
        },
        Statement(subject: "tag continue") { g, d in
            g.extensions.insert(.loopControls)
            let item = g.freshName("x")
            return
                "\(g.tag("for \(item) in \(g.iterable(.integers, 1))"))\(g.tag("if \(item) is odd"))\(g.tag("continue"))\(g.tag("endif"))\(g.body(d)){{ \(item) }}\(g.tag("endfor"))"
        },
    ]

    /// The tags as Python's replies name them.
    static let tags =
        [
            "if", "elif", "else", "for", "set", "with", "filter", "macro", "call", "block", "print", "raw", "include",
            "import",
            "from", "extends", "do", "break", "continue",
        ].map { "tag \($0)" }
        + ["comment", "function range", "function dict", "function namespace", "function joiner", "function cycler"]
}
