/// Templates about if.
extension OracleCase {
    static let conditions: [OracleCase] = [
        "{% if active %}yes{% endif %}{% if retired %}no{% else %}else{% endif %}",
        "{% if age > 50 %}a{% elif age > 40 %}b{% elif age > 30 %}c{% else %}d{% endif %}",
        "{% if tags and not none_list %}x{% endif %}{% if none %}y{% endif %}{% if 0 %}z{% endif %}",
        "{% if active %}{% if retired %}a{% else %}{% if age %}b{% endif %}{% endif %}{% endif %}",
        "{% if name is string and name|length > 3 %}ok{% endif %}",
        "{% if active: %}colon{% endif %}",
        "{% if nope %}x{% endif %}",
        "{% if false %}{{ nope }}{% else %}fine{% endif %}",
        "{% if true or nope %}short{% endif %}",
        "{% if false %}{{ 1|nofilter }}{% endif %}lazy",
        "{% if true %}{{ 1|nofilter }}{% endif %}",
        "{{ (1|nofilter) if false else 'lazy' }}",
    ]
}
