// Teeth: darker towards the throat and in the gaps. No shadow falls on them; the lips would swallow them.
void main() {
    float depth = smoothstep(1.05, 1.42, rest_position.z);
    float gap = 1. - .35 * smoothstep(.82, 1., abs(sin(rest_position.x * 24.))) * step(.0, depth);
    vec3 n = normalize(view_normal);
    vec3 ambient = mix(ground_colour, sky_colour, .5);
    vec3 enamel = (key_colour * .55 + fill_colour * .5 + ambient * .9) * vec3(.86, .82, .74) * gap;
    vec3 light = enamel * (.72 + .28 * max(n.z, 0.)) + specular(n, to_viewer(), 60., .4, lit());
    colour = vec4(light * (.12 + .88 * depth) * .8, 1);
}
