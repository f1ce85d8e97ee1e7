// One shell of short hair: noise, stretched along the strands or round for curls, is cut out more and more outwards.
uniform float shell;  // 0 at the skin .. 1 outermost
uniform float hairline, density, strand_noise, curled, parting, wave;

void main() {
    vec3 n = normalize(view_normal), viewer = to_viewer();
    vec3 k = rest_position;
    if (!below_hat(degrees(atan(k.x, k.z - .45)), k.y)) discard;
    vec3 q = k + vec3(noise(k * 6.) - .5, noise(k * 6. + 9.) - .5, noise(k * 6. + 17.) - .5) * wave;
    float strand;
    if (curled > .5) {
        strand = noise(q * strand_noise);
    } else {
        float around = atan(q.x - parting, q.z - .2), radius = length(q.xz - vec2(0, .2));
        strand = .55 * noise(vec3(around * strand_noise * .75, q.y * 2.2, radius * 2.))
            + .45 * noise(vec3(around * strand_noise * 2.1, q.y * 4., radius * 4.));
    }
    float inside = field.w - hairline;
    float threshold = mix(.05, .62, shell * shell) * density + (1. - smoothstep(0., .16, inside)) * .6;
    if (strand < threshold || inside <= 0.) discard;

    float streak = noise(vec3(atan(k.x, k.z) * 9., k.y * 1.5, 3.));
    vec3 albedo = mix(hair_colour, tip_colour, smoothstep(.35, .75, streak) * .6 + .25 * (strand - .5))
        * mix(.45, 1., shell) * (.72 + .5 * strand);
    float shadow = lit();
    float highlight = strand_highlight(hanging(n), n, viewer, 36., .2);
    vec3 light = diffuse(n, albedo, vec3(.35), mix(.3, 1., shadow), mix(.55, 1., shell) * field.x);
    light += (curled > .5 ? .25 : 1.) * key_colour * shadow * highlight * (tip_colour * .9 + .02) * .55 * (.4 + strand);
    colour = vec4(light, 1);
}
