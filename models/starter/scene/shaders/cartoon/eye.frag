// A large iris with a dark ring, a large pupil and a light in it.
uniform mat3 gaze;
uniform vec3 iris_colour;

const float IRIS = .60, PUPIL = .30;  // radii on the unit sphere

void main() {
    vec3 place = normalize(rest_position), direction = transpose(gaze) * place;
    float radius = direction.z > 0. ? length(direction.xy) : 9.;
    vec3 iris = mix(iris_colour * 1.6 + .02, iris_colour * .5, smoothstep(.0, .45, direction.y));
    iris = mix(iris, iris_colour * .12, smoothstep(IRIS - .12, IRIS - .09, radius));
    iris = mix(vec3(.004), iris, smoothstep(PUPIL - .02, PUPIL + .02, radius));
    vec3 light = mix(iris, vec3(.92, .92, .94), smoothstep(IRIS - .02, IRIS + .02, radius));
    light *= mix(vec3(1), vec3(.62, .60, .68), smoothstep(.22, .26, place.y));  // the shade of the lid
    light = mix(vec3(1), light, smoothstep(.13, .16, length(direction.xy - vec2(-.20, .16))));
    colour = vec4(light, 1);
}
