#!/usr/bin/env python3
"""Renders nginx's configuration from the template of the Ansible role, as Ansible does. Needs Jinja (python3-jinja2).

    docker/nginx/render.py > docker/nginx/quarry.conf         for docker-compose.yml
    docker/nginx/render.py OTHER.json ...                     with other variables on top of variables.json
    docker/nginx/render.py --variables                        lists the variables that the template reads
"""

import json
import pathlib
import sys

import jinja2
import jinja2.meta

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATE = HERE.parent.parent / "ansible/roles/nginx/templates/quarry.conf.j2"


def main(arguments):
    environment = jinja2.Environment(
        trim_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined
    )
    source = TEMPLATE.read_text(encoding="utf-8")
    if arguments == ["--variables"]:
        print("\n".join(sorted(jinja2.meta.find_undeclared_variables(environment.parse(source)))))
        return
    variables = {}
    for file in [HERE / "variables.json", *map(pathlib.Path, arguments)]:
        variables.update(json.loads(file.read_text(encoding="utf-8")))
    sys.stdout.write(environment.from_string(source).render(variables))


if __name__ == "__main__":
    main(sys.argv[1:])
